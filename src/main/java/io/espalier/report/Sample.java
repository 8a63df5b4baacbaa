package io.espalier.report;

import java.util.List;

/**
 * A number measured on texts.
 *
 * @param draws what it is in each draw of the bootstrap
 */
public record Sample(double value, double[] draws) {
    public Sample minus(Sample other) {
        var differences = draws.clone();
        for (var i = 0; i < differences.length; i++) {
            differences[i] -= other.draws[i];
        }
        return new Sample(value - other.value, differences);
    }

    public static Sample mean(List<Sample> samples) {
        var draws = new double[samples.getFirst().draws.length];
        for (var sample : samples) {
            for (var i = 0; i < draws.length; i++) {
                draws[i] += sample.draws[i] / samples.size();
            }
        }
        var value = samples.stream().mapToDouble(Sample::value).average().orElseThrow();
        return new Sample(value, draws);
    }

    public Interval interval() {
        return Bootstrap.interval(value, draws);
    }
}
