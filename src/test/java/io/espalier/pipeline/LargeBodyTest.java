package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.PruneMode;
import io.espalier.pipeline.PruneOutcome.Applied;
import io.espalier.pipeline.PruneOutcome.Malformed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A body too large to be read on an event loop is read on the scorer's threads, with the same result and under the same deadline. */
class LargeBodyTest {
    private static final String LONG = "Be brief. ".repeat(PruningStages.READ_AT_ONCE / 10);
    private static final byte[] LARGE = TestingStages.request(LONG, TestingStages.shots("trees", 6) + "Q: more?\nA:");

    @Test
    void itIsPrunedAsASmallOneIs() {
        // Given
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            // When
            var evidence = ((Applied) stages.prune(LARGE)).evidence();
            // Then
            assertThat(evidence.kept()).containsExactly(0, 1, 2);
            assertThat(evidence.stages().keySet()).containsExactly("view", "prompt", "shot");
        }
    }

    @Test
    void itsMistakesAreToldAsThoseOfASmallOneAre() {
        // Given
        var malformed = (new String(LARGE, UTF_8) + "}").getBytes(UTF_8);
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            // When
            var outcome = (Malformed) stages.prune(malformed);
            // Then
            assertThat(outcome.offset()).isEqualTo(LARGE.length);
        }
    }

    @Test
    void itGoesOnUnprunedWhenItsDeadlineIsOver() {
        // Given
        var go = new CountDownLatch(1);
        try (var stages = new TestingStages(TestingShotPruner.waitingFor(go))) {
            stages.start(TestingStages.request("birds", 6, "more?"), PruneMode.APPLY, Duration.ofSeconds(10));
            // When
            var outcome = TestingStages.await(stages.start(LARGE, PruneMode.APPLY, Duration.ofMillis(20)));
            // Then
            assertThat(outcome).isEqualTo(new Skipped(SkipReason.LATE));
            go.countDown();
        }
    }

    @Test
    void itGoesOnUnprunedWhenTheQueueIsFull() {
        // Given
        var go = new CountDownLatch(1);
        try (var stages = new TestingStages(TestingShotPruner.waitingFor(go))) {
            var waiting = new ArrayList<CompletionStage<PruneOutcome>>();
            for (int i = 0; stages.queued() < 8; i++) {
                var request = TestingStages.request("birds " + i, 6, "more?");
                waiting.add(stages.start(request, PruneMode.APPLY, Duration.ofSeconds(10)));
            }
            // When
            var outcome = stages.prune(LARGE);
            // Then
            assertThat(outcome).isEqualTo(new Skipped(SkipReason.BUSY));
            go.countDown();
            assertThat(waiting)
                    .allSatisfy(each -> assertThat(TestingStages.await(each)).isInstanceOf(Applied.class));
        }
    }
}
