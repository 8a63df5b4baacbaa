package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.prompt.ShotParts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShotScoresTest {
    private static final List<ShotParts> SHOTS = IntStream.range(0, 32)
            .mapToObj(i -> ShotParts.of("Q: " + "why ".repeat(i % 5 + 1) + i + "?\nA: " + i))
            .toList();

    @Test
    void unseenShotsAreScoredInOneCall() {
        // Given
        var scorer = new TestingShotScorer();
        var scores = new ShotScores(scorer, 1000);
        scores.of(SHOTS.subList(0, 10));
        // When
        scores.of(SHOTS);
        // Then
        assertThat(scorer.calls()).isEqualTo(2);
        assertThat(scorer.scored()).isEqualTo(32);
    }

    @Test
    void scoresOfAListAreThoseOneByOne() {
        // Given
        var alone = new ShotScores(new TestingShotScorer(), 1000);
        // When
        var together = new ShotScores(new TestingShotScorer(), 1000).of(SHOTS);
        // Then
        assertThat(together)
                .usingRecursiveComparison()
                .isEqualTo(SHOTS.stream().map(alone::of).toList());
    }
}
