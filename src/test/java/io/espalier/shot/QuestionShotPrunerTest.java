package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuestionShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return asking("abab");
    }

    private static ShotPruner asking(String question) {
        var encoder = new TestingEncoder();
        return new QuestionShotPruner(encoder, new DiverseShotPruner(encoder), question);
    }

    @Test
    void shotsLikeTheQuestionAreRetrieved() {
        // Given
        var call = TestingCalls.ofTens(10, "cdcd", "abab", "efef", "ababab");
        // When
        var decision = asking("abababab").decide(call);
        // Then
        assertThat(decision.kept()).hasSize(1).isSubsetOf(1, 3);
    }

    @Test
    void anotherQuestionMayKeepOtherShots() {
        // Given
        var call = TestingCalls.ofTens(10, "cdcd", "abab", "efef", "ababab");
        // When
        var decision = asking("efef").decide(call);
        // Then
        assertThat(decision.kept()).isSubsetOf(0, 2);
    }
}
