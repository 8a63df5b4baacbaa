package io.espalier.report;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Paired bootstrap over texts (Efron; Koehn 2004 for paired comparisons): a domain's texts are drawn with replacement as
 * often as there are texts, the same draws for everything that is compared, and a mean is taken of each draw. Of a mean over
 * domains each domain is drawn on its own.
 */
public final class Bootstrap {
    private static final int RESAMPLES = 10_000;

    private final int resamples;
    private final long seed;
    private final Map<String, int[][]> draws = new HashMap<>();

    public Bootstrap(int resamples, long seed) {
        this.resamples = resamples;
        this.seed = seed;
    }

    /**
     * The mean of numbers and its 95 % interval over them, from ten thousand draws.
     *
     * @param what they are of; numbers of equal name and count are drawn alike
     */
    public static Interval ofMean(String what, double[] values) {
        var each = new int[values.length];
        Arrays.fill(each, 1);
        var means = new Bootstrap(RESAMPLES, 0).means(what, values, each);
        return interval(Arrays.stream(values).average().orElseThrow(), means);
    }

    /**
     * Means of each draw.
     *
     * @param domain whose texts they are
     * @param sums a number for each text, added up over its tokens
     * @param tokens of each text
     */
    public double[] means(String domain, double[] sums, int[] tokens) {
        var means = new double[resamples];
        var drawn = draws.computeIfAbsent(domain + "/" + sums.length, key -> draw(domain, sums.length));
        for (var sample = 0; sample < resamples; sample++) {
            var sum = 0.0;
            var count = 0L;
            for (var text : drawn[sample]) {
                sum += sums[text];
                count += tokens[text];
            }
            means[sample] = sum / count;
        }
        return means;
    }

    private int[][] draw(String domain, int texts) {
        var random = new SplittableRandom(seed ^ ((long) domain.hashCode() << 32 | texts));
        var drawn = new int[resamples][texts];
        for (var sample : drawn) {
            Arrays.setAll(sample, text -> random.nextInt(texts));
        }
        return drawn;
    }

    /** @param means of each draw */
    public static Interval interval(double value, double[] means) {
        var sorted = means.clone();
        Arrays.sort(sorted);
        return new Interval(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
    }

    private static double quantile(double[] sorted, double share) {
        var place = share * (sorted.length - 1);
        var below = (int) place;
        var above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
