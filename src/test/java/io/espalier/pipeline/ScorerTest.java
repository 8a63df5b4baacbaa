package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.shot.ShotDecision;
import io.espalier.shot.ShotPruner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScorerTest {
    private static final int BUDGET = 15;

    private static Scorer scorer(ShotPruner pruner, int remembered) {
        return new Scorer(TestingShots.shelf(pruner), 1, 100, remembered);
    }

    private static Decision decided(Scorer scorer, String topic, int shots) throws Exception {
        return await(scorer.decide(TestingShots.call(TestingShots.about(topic, shots), BUDGET)));
    }

    private static Decision await(CompletableFuture<Decision> decision) throws Exception {
        return decision.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aDecisionHasEachShotsTokensAndThoseThatStay() throws Exception {
        // Given
        try (var scorer = scorer(TestingShotPruner.prompt(), 10)) {
            // When
            var decision = decided(scorer, "trees", 4);
            // Then
            assertThat(decision.tokens()).containsExactly(5, 5, 5, 5);
            assertThat(decision.kept()).containsExactly(0, 1, 2);
            assertThat(decision.tokensBefore()).isEqualTo(20);
            assertThat(decision.tokensAfter()).isEqualTo(15);
        }
    }

    @Test
    void requestsThatAskAtOnceShareOneDecision() throws Exception {
        // Given
        var go = new CountDownLatch(1);
        var pruner = TestingShotPruner.waitingFor(go);
        try (var scorer = scorer(pruner, 10)) {
            var shots = TestingShots.about("trees", 4);
            // When
            var decisions = IntStream.range(0, 50)
                    .parallel()
                    .mapToObj(i -> scorer.decide(TestingShots.call(shots, BUDGET)))
                    .toList();
            go.countDown();
            // Then
            for (var decision : decisions) {
                assertThat(await(decision).kept()).containsExactly(0, 1, 2);
            }
            assertThat(pruner.calls()).isEqualTo(1);
            assertThat(scorer.misses()).isEqualTo(50);
        }
    }

    @Test
    void whatWasDecidedIsKnownAtOnce() throws Exception {
        // Given
        try (var scorer = scorer(TestingShotPruner.prompt(), 10)) {
            decided(scorer, "trees", 4);
            // When
            var again = scorer.decide(TestingShots.call(TestingShots.about("trees", 4), BUDGET));
            // Then
            assertThat(again).isDone();
            assertThat(scorer.hits()).isEqualTo(1);
        }
    }

    @Test
    void aFailedDecisionIsForgottenAndMadeAnew() throws Exception {
        // Given
        var healed = new CountDownLatch(1);
        var pruner = TestingShotPruner.changing(decision -> {
            if (healed.getCount() > 0) {
                throw new IllegalStateException("not yet");
            }
            return decision;
        });
        try (var scorer = scorer(pruner, 10)) {
            var shots = TestingShots.about("trees", 4);
            assertThatThrownBy(() -> await(scorer.decide(TestingShots.call(shots, BUDGET))))
                    .isInstanceOf(ExecutionException.class);
            healed.countDown();
            // When
            var decision = await(scorer.decide(TestingShots.call(shots, BUDGET)));
            // Then
            assertThat(decision.kept()).containsExactly(0, 1, 2);
            assertThat(pruner.calls()).isEqualTo(2);
        }
    }

    @Test
    void aDecisionThatBreaksTheContractIsAFailure() {
        // Given
        var keepsAll = TestingShotPruner.changing(decision -> new ShotDecision(List.of(0, 1, 2, 3)));
        try (var scorer = scorer(keepsAll, 10)) {
            // When
            var decision = scorer.decide(TestingShots.call(TestingShots.about("trees", 4), BUDGET));
            // Then
            assertThatThrownBy(() -> await(decision)).hasMessageContaining("budget of 15");
        }
    }

    @Test
    void noMoreIsRememberedThanWasSaid() throws Exception {
        // Given
        var pruner = TestingShotPruner.prompt();
        try (var scorer = scorer(pruner, 4)) {
            for (int i = 0; i < 40; i++) {
                decided(scorer, "topic " + i, 4);
            }
            // When
            for (int i = 0; i < 40; i++) {
                decided(scorer, "topic " + i, 4);
            }
            // Then
            assertThat(scorer.hits()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void aDecisionOverManyShotsTakesThePlaceOfSeveral() throws Exception {
        // Given
        var pruner = TestingShotPruner.prompt();
        try (var scorer = scorer(pruner, 4)) {
            decided(scorer, "trees", 64 * 4);
            // When
            decided(scorer, "trees", 64 * 4);
            // Then
            assertThat(pruner.calls()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsRememberedWhereTheCacheIsOff() throws Exception {
        // Given
        var pruner = TestingShotPruner.prompt();
        try (var scorer = scorer(pruner, 0)) {
            decided(scorer, "trees", 4);
            // When
            var again = decided(scorer, "trees", 4);
            // Then
            assertThat(again.kept()).containsExactly(0, 1, 2);
            assertThat(scorer.hits()).isZero();
        }
    }
}
