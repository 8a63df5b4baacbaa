package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.PruneMode;
import io.espalier.pipeline.PruneOutcome.Applied;
import io.espalier.pipeline.PruneOutcome.Observed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the stages say about what they did. */
class EvidenceTest {
    private static final byte[] REQUEST = TestingStages.request("trees", 6, "more?");

    @Test
    void theTimeOfEachStageIsToldInTheStagesOrder() {
        // Given
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            // When
            var evidence = ((Applied) stages.prune(REQUEST)).evidence();
            // Then
            assertThat(evidence.stages().keySet()).containsExactly("view", "prompt", "shot");
            assertThat(evidence.stages().values()).allMatch(time -> time.compareTo(Duration.ofMillis(1)) >= 0);
        }
    }

    @Test
    void observingTellsTheSameAndHasNoEdits() {
        // Given
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            var applied = ((Applied) stages.prune(REQUEST)).evidence();
            // When
            var observed = ((Observed) stages.prune(REQUEST, PruneMode.OBSERVE)).evidence();
            // Then
            assertThat(observed.kept()).isEqualTo(applied.kept()).containsExactly(0, 1, 2);
            assertThat(observed.tokensBefore()).isEqualTo(30);
            assertThat(observed.tokensAfter()).isEqualTo(15);
            assertThat(observed.cached()).isTrue();
        }
    }

    @Test
    void shotsThatMustAllStayAreNoMatterOfTheBudget() {
        // Given
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            // When
            var outcome = stages.prune(TestingStages.request("trees", 6, "which of the examples above is best?"));
            // Then
            assertThat(outcome).isEqualTo(new Skipped(SkipReason.PINNED));
        }
    }

    @Test
    void moreShotsThanAreEverScoredAreLeftAlone() {
        // Given
        var pruner = TestingShotPruner.prompt();
        try (var stages = new TestingStages(pruner)) {
            var most = stages.prune(TestingStages.request("trees", PruningStages.MOST_SHOTS, "more?"));
            // When
            var more = stages.prune(TestingStages.request("trees", PruningStages.MOST_SHOTS + 1, "more?"));
            // Then
            assertThat(most).isInstanceOf(Applied.class);
            assertThat(more).isEqualTo(new Skipped(SkipReason.TOO_MANY_SHOTS));
            assertThat(pruner.calls()).isEqualTo(1);
        }
    }

    @Test
    void fewerShotsThanTheRouteAsksForAreLeftAlone() {
        // Given
        try (var stages = new TestingStages(TestingShotPruner.prompt())) {
            var one = """
                    {"messages": [{"role": "system", "name": "example_user", "content": "one?"},
                    {"role": "system", "name": "example_assistant", "content": "1"},
                    {"role": "user", "content": "two?"}]}""".getBytes(UTF_8);
            // When
            var outcome = stages.prune(one);
            // Then
            assertThat(outcome).isEqualTo(new Skipped(SkipReason.TOO_FEW_SHOTS));
        }
    }
}
