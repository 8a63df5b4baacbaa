package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.Billing;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.openai.Endpoint;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.PruneOutcome.Applied;
import io.espalier.pipeline.PruneOutcome.Malformed;
import io.espalier.pipeline.PruneOutcome.Observed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PruningStagesTest {
    private static final TokenCounter COUNTER = TokenCounters.forTokenizer("o200k_base");
    private static final String QUESTION = "Q: What is 9 - 4?\\nA:";
    private static final String SHOTS = shot(1) + shot(2) + shot(3) + shot(4);
    private static final byte[] REQUEST = request(SHOTS + QUESTION);

    private static String shot(int n) {
        return "Q: What is %d + %d?\\nA: %d + %d = %d. The answer is %d.\\n\\n".formatted(n, n, n, n, 2 * n, 2 * n);
    }

    private static byte[] request(String content) {
        return ("{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"" + content
                        + "\"}], \"odd\": 1.0}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static PruneCall call(byte[] body, PruneMode mode, int budget, Duration deadline) {
        var settings = PruneSettings.defaults().with(mode, budget);
        return new PruneCall(Endpoint.CHAT_COMPLETIONS, body, settings, false, "m", Billing.PLAIN, COUNTER, deadline);
    }

    private static PruneCall applying(int budget) {
        return call(REQUEST, PruneMode.APPLY, budget, Duration.ofSeconds(10));
    }

    private static PruneOutcome outcome(TestingShotPruner pruner, PruneCall call) throws Exception {
        try (var scorer = new Scorer(TestingShots.shelf(pruner), 1, 1, 100)) {
            return new PruningStages(scorer, 1 << 20, System::nanoTime)
                    .prune(call)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void applyingCutsWholeShotsAndNothingElse() throws Exception {
        // Given
        var call = applying(60);

        // When
        var outcome = (Applied) outcome(TestingShotPruner.prompt(), call);

        // Then
        var expected = request(shot(1) + shot(2) + QUESTION);
        assertThat(Splicer.splice(REQUEST, outcome.edits())).isEqualTo(expected);
        assertThat(outcome.evidence().kept()).containsExactly(0, 1);
        assertThat(outcome.evidence().tokensAfter()).isLessThanOrEqualTo(60);
    }

    @Test
    void observingCountsWhatApplyingWouldCut() throws Exception {
        // Given
        var observing = call(REQUEST, PruneMode.OBSERVE, 60, Duration.ofSeconds(10));

        // When
        var observed = (Observed) outcome(TestingShotPruner.prompt(), observing);

        // Then
        var applied = (Applied) outcome(TestingShotPruner.prompt(), applying(60));
        assertThat(observed.evidence().kept()).isEqualTo(applied.evidence().kept());
        assertThat(observed.evidence().tokensAfter())
                .isEqualTo(applied.evidence().tokensAfter());
    }

    @Test
    void aRouteThatSaysNoneIsNotLookedAt() throws Exception {
        // Given
        var pruner = TestingShotPruner.prompt();

        // When
        var outcome =
                outcome(pruner, call("not JSON".getBytes(StandardCharsets.UTF_8), PruneMode.NONE, 60, Duration.ZERO));

        // Then
        assertThat(outcome).isEqualTo(new Skipped(SkipReason.OFF));
        assertThat(pruner.calls()).isZero();
    }

    @Test
    void aBodyThatIsNotJsonIsTheCallersMistake() throws Exception {
        // Given
        var body = "{\"messages\": [}".getBytes(StandardCharsets.UTF_8);

        // When
        var outcome = outcome(TestingShotPruner.prompt(), call(body, PruneMode.APPLY, 60, Duration.ofSeconds(1)));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Malformed.class, bad -> assertThat(bad.offset()).isEqualTo(14));
    }

    @Test
    void aPromptWithinItsBudgetStays() throws Exception {
        // Given
        var call = applying(10_000);

        // When
        var outcome = outcome(TestingShotPruner.prompt(), call);

        // Then
        assertThat(outcome).isEqualTo(new Skipped(SkipReason.WITHIN_BUDGET));
    }

    @Test
    void aScorerThatFailsLeavesThePromptAsItWas() throws Exception {
        // Given
        var call = applying(60);

        // When
        var outcome = outcome(TestingShotPruner.failing(), call);

        // Then
        assertThat(outcome).isEqualTo(new Skipped(SkipReason.FAILED));
    }

    @Test
    void aDecisionThatIsLateIsSkippedNowAndKnownLater() throws Exception {
        // Given
        var go = new CountDownLatch(1);
        var pruner = TestingShotPruner.waitingFor(go);
        try (var scorer = new Scorer(TestingShots.shelf(pruner), 1, 1, 100)) {
            var stages = new PruningStages(scorer, 1 << 20, System::nanoTime);
            var hurried = call(REQUEST, PruneMode.APPLY, 60, Duration.ofMillis(20));

            // When
            var first = stages.prune(hurried).toCompletableFuture().get(10, TimeUnit.SECONDS);
            go.countDown();
            var second = stages.prune(applying(60)).toCompletableFuture().get(10, TimeUnit.SECONDS);

            // Then
            assertThat(first).isEqualTo(new Skipped(SkipReason.LATE));
            assertThat(second).isInstanceOf(Applied.class);
            assertThat(pruner.calls()).isEqualTo(1);
        }
    }

    @Test
    void aFullQueueSkipsAsBusy() throws Exception {
        // Given
        var go = new CountDownLatch(1);
        try (var scorer = new Scorer(TestingShots.shelf(TestingShotPruner.waitingFor(go)), 1, 1, 100)) {
            var stages = new PruningStages(scorer, 1 << 20, System::nanoTime);
            var running =
                    stages.prune(call(request(shot(5) + SHOTS + QUESTION), PruneMode.APPLY, 60, Duration.ofSeconds(9)));
            var waiting =
                    stages.prune(call(request(shot(6) + SHOTS + QUESTION), PruneMode.APPLY, 60, Duration.ofSeconds(9)));

            // When
            var refused = stages.prune(applying(60)).toCompletableFuture().get(10, TimeUnit.SECONDS);

            // Then
            assertThat(refused).isEqualTo(new Skipped(SkipReason.BUSY));
            go.countDown();
            for (var each : List.of(running, waiting)) {
                assertThat(each.toCompletableFuture().get(10, TimeUnit.SECONDS)).isInstanceOf(Applied.class);
            }
        }
    }

    @Test
    void equalShotsAreDecidedOnceWhateverTheQuestion() throws Exception {
        // Given
        var pruner = TestingShotPruner.prompt();
        try (var scorer = new Scorer(TestingShots.shelf(pruner), 1, 1, 100)) {
            var stages = new PruningStages(scorer, 1 << 20, System::nanoTime);
            stages.prune(applying(60)).toCompletableFuture().get(10, TimeUnit.SECONDS);
            var other = request(SHOTS + "Q: What is 8 - 4?\\nA:");

            // When
            var outcome = (Applied) stages.prune(call(other, PruneMode.APPLY, 60, Duration.ofSeconds(10)))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            // Then
            assertThat(outcome.evidence().cached()).isTrue();
            assertThat(pruner.calls()).isEqualTo(1);
            assertThat(scorer.hits()).isEqualTo(1);
        }
    }

    @Test
    void aBodyOverTheLimitIsLeftAlone() throws Exception {
        // Given
        try (var scorer = new Scorer(TestingShots.shelf(TestingShotPruner.prompt()), 1, 1, 100)) {
            var stages = new PruningStages(scorer, REQUEST.length - 1L, System::nanoTime);

            // When
            var outcome = stages.prune(applying(60)).toCompletableFuture().get(10, TimeUnit.SECONDS);

            // Then
            assertThat(outcome).isEqualTo(new Skipped(SkipReason.TOO_LARGE));
        }
    }
}
