package io.espalier.train;

import java.util.Arrays;

/**
 * The size of advantages so far: the root of an exponential mean of their squares, corrected for its start at zero as Adam does it. The
 * learning rate then means the same for every target and reward.
 *
 * @param square exponential mean of the squares
 * @param weight what of that mean is measured; the rest is the zero it began with
 */
public record RunningScale(double square, double weight) {
    private static final double KEPT = 0.9;
    private static final double LEAST = 1e-8;

    public static RunningScale start() {
        return new RunningScale(0, 0);
    }

    public RunningScale with(double[] advantages) {
        var mean = Arrays.stream(advantages).map(a -> a * a).average().orElse(0);
        return new RunningScale(KEPT * square + (1 - KEPT) * mean, KEPT * weight + (1 - KEPT));
    }

    /** The advantages in units of their size so far. */
    public double[] normalised(double[] advantages) {
        var size = weight == 0 ? 1 : Math.sqrt(square / weight) + LEAST;
        return Arrays.stream(advantages).map(a -> a / size).toArray();
    }
}
