package io.espalier.eval;

import java.util.Arrays;

/** Plain statistics. */
final class Numbers {
    private Numbers() {}

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** The standard deviation of a sample; 0 for a single value. */
    static double deviation(double[] values) {
        var mean = mean(values);
        var squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
    }
}
