package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSumExpTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 1, 5, 40, 1000})
    void agreesWithTheExactSum(double spread) {
        // Given
        var random = new SplittableRandom(11);
        var values = new float[49_153];
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * spread);
        }

        // When
        var fast = LogSumExp.of(values);

        // Then
        assertThat(fast).isCloseTo(exact(values), within(2e-6));
    }

    @Test
    void tokensThatCannotComeCountNothing() {
        // Given
        var values = new float[] {Float.NEGATIVE_INFINITY, 2f, Float.NEGATIVE_INFINITY};

        // When
        var sum = LogSumExp.of(values);

        // Then
        assertThat(sum).isCloseTo(2, within(1e-6));
    }

    private static double exact(float[] values) {
        var max = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .max()
                .orElseThrow();
        return max
                + Math.log(IntStream.range(0, values.length)
                        .mapToDouble(i -> Math.exp(values[i] - max))
                        .sum());
    }
}
