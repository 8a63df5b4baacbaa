package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdamTest {
    @Test
    void theFirstStepIsTheRateWhateverTheGradientsSize() {
        // Given
        var weights = List.of(new float[] {1, 1, 1});

        // When
        var step = Adam.start(weights).ascend(weights, List.of(new float[] {0.001f, -500, 0}), 0.1);

        // Then
        assertThat(step.weights().getFirst()).containsExactly(new float[] {1.1f, 0.9f, 1}, within(1e-5f));
    }

    @Test
    void laterStepsFollowTheMeans() {
        // Given
        var weights = List.of(new float[] {0});
        var first = Adam.start(weights).ascend(weights, List.of(new float[] {1}), 0.1);

        // When
        var second = first.adam().ascend(first.weights(), List.of(new float[] {3}), 0.1);

        // Then: m = (0.9·0.1 + 0.1·3)/0.19, v = (0.999·0.001 + 0.001·9)/0.001999
        var m = 0.39 / 0.19;
        var v = 0.009999 / 0.001999;
        assertThat(second.weights().getFirst()[0]).isCloseTo((float) (0.1 + 0.1 * m / Math.sqrt(v)), within(1e-5f));
        assertThat(second.adam().steps()).isEqualTo(2);
    }
}
