package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnedShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return LearnedShotPruner.filling(new ShotScores(new TestingShotScorer(), 1000));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aShotThatGoesIsNoBetterThanTheWorstThatFitsWithIt(ShotCall call) {
        // Given
        var scores = new ShotScores(new TestingShotScorer(), 1000);
        // When
        var kept = pruner().decide(call).kept();
        // Then
        long used =
                kept.stream().mapToLong(i -> call.candidates().get(i).tokens()).sum();
        IntStream.range(0, call.candidates().size())
                .filter(i -> !kept.contains(i))
                .forEach(i -> kept.stream()
                        .map(call.candidates()::get)
                        .filter(other -> !other.pinned())
                        .filter(other ->
                                used - other.tokens() + call.candidates().get(i).tokens() <= call.budget())
                        .filter(other -> call.candidates().get(i).tokens() <= other.tokens())
                        .forEach(other -> assertThat(scores.of(other.parts()).keep())
                                .isGreaterThanOrEqualTo(
                                        scores.of(call.candidates().get(i).parts())
                                                .keep())));
    }

    @Test
    void equalShotsAreScoredOnce() {
        // Given
        var scorer = new TestingShotScorer();
        var pruner = LearnedShotPruner.filling(new ShotScores(scorer, 1000));
        // When
        pruner.decide(TestingCalls.ofTens(10, "one", "two", "one"));
        pruner.decide(TestingCalls.ofTens(20, "two", "one", "three"));
        // Then
        assertThat(scorer.scored()).isEqualTo(3);
    }
}
