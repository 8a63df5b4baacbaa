package io.espalier.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.prompt.ShotParts;
import io.espalier.shot.ShotScores;
import io.espalier.shot.TestingShotScorer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnedWordPrunerTest extends WordPrunerContract {
    @Override
    protected WordPruner pruner() {
        return pruner(1, 1);
    }

    private static WordPruner pruner(double threshold, double maxCut) {
        return new LearnedWordPruner(new ShotScores(new TestingShotScorer(), 100), threshold, maxCut);
    }

    @ParameterizedTest
    @MethodSource("shots")
    void noMoreThanItsShareOfTheWordsGoes(ShotParts shot) {
        // Given
        int words = LooseWords.of(shot).words();
        // When
        var cuts = pruner(1, 0.15).cuts(shot);
        // Then
        assertThat(cuts.size()).isLessThanOrEqualTo((int) (0.15 * words));
    }

    @Test
    void theLeastProbableGoFirst() {
        // Given
        var shot = TestingWords.shots().findFirst().orElseThrow();
        var score = new TestingShotScorer().score(shot.text(), new float[0]);
        var one = pruner(1, 1.0 / LooseWords.of(shot).words() + 1e-9).cuts(shot);
        // When
        var least = LooseWords.of(shot).loose().stream()
                .mapToDouble(each ->
                        score.keepProbability(each.word().start(), each.word().end()))
                .min()
                .orElseThrow();
        // Then
        assertThat(one).hasSize(1);
        var gone = LooseWords.of(shot).loose().stream()
                .filter(each -> each.cut().equals(one.getFirst()))
                .findFirst()
                .orElseThrow();
        assertThat(score.keepProbability(gone.word().start(), gone.word().end()))
                .isEqualTo(least);
    }

    @Test
    void whatIsAboveTheThresholdStays() {
        assertThat(pruner(0, 1).cuts(TestingWords.shots().findFirst().orElseThrow()))
                .isEmpty();
    }

    @Test
    void aShotIsScoredOnce() {
        // Given
        var scorer = new TestingShotScorer();
        var pruner = new LearnedWordPruner(new ShotScores(scorer, 100), 1, 1);
        var shot = TestingWords.shots().findFirst().orElseThrow();
        // When
        pruner.cuts(shot);
        pruner.cuts(shot);
        // Then
        assertThat(scorer.scored()).isEqualTo(1);
    }
}
