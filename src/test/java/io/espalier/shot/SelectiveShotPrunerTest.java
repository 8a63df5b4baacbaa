package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelectiveShotPrunerTest extends ShotPrunerContract {
    private final ShotScores scores = new ShotScores(new TestingShotScorer(), 1000);

    @Override
    protected ShotPruner pruner() {
        return LearnedShotPruner.selective(scores);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void keepsNoneThatIsRatherPrunedBesideAnother(ShotCall call) {
        // Given: one that has to choose
        if (call.tokens(call.all()) <= call.budget()) {
            return;
        }

        // When
        var kept = pruner().decide(call).kept();

        // Then
        if (kept.size() > 1) {
            assertThat(kept)
                    .allMatch(i -> call.candidates().get(i).pinned()
                            || scores.of(call.candidates().get(i).parts()).keep() >= 0);
        }
    }
}
