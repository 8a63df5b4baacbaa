package io.espalier.train;

import io.espalier.report.Bootstrap;
import io.espalier.report.Interval;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the rivals' numbers on all held-back pools say. */
public record Comparison(List<PoolResult> results) {
    private static final int RESAMPLES = 10_000;

    public Comparison {
        results = List.copyOf(results);
    }

    /** Over pools and questions. */
    public double mean(Rival rival, Predicate<PoolResult> which) {
        return results.stream()
                .filter(which)
                .mapToDouble(result -> result.of(rival).mean())
                .average()
                .orElse(Double.NaN);
    }

    /** The share of the chosen shots with which nothing is wrong, over pools. */
    public double sound(Rival rival, Predicate<PoolResult> which) {
        return results.stream()
                .filter(which)
                .mapToDouble(result -> result.of(rival).sound())
                .average()
                .orElse(Double.NaN);
    }

    /** The tokens of the chosen shots, over pools. */
    public double tokens(Rival rival, Predicate<PoolResult> which) {
        return results.stream()
                .filter(which)
                .mapToDouble(result -> result.of(rival).tokens())
                .average()
                .orElse(Double.NaN);
    }

    /** How many questions were asked behind every mask. */
    public int questions() {
        return results.getFirst().of(Rival.POLICY).losses().length;
    }

    /** The best of the rules that can decide about unseen shots; where two are equal the simpler. */
    public Rival choice() {
        return Stream.of(Rival.SHORTEST, Rival.DIVERSE, Rival.POLICY)
                .min(Comparator.comparingDouble(rival -> mean(rival, all -> true)))
                .orElseThrow();
    }

    /**
     * The paired difference of two rivals, below zero where the first is better, with its 95 % interval: the questions are drawn with
     * replacement, each with what it gave on all pools.
     */
    public Interval difference(Rival rival, Rival against, Predicate<PoolResult> which) {
        var pools = results.stream().filter(which).toList();
        var differences = new double[questions()];
        Arrays.setAll(
                differences,
                q -> pools.stream()
                        .mapToDouble(pool ->
                                pool.of(rival).losses()[q] - pool.of(against).losses()[q])
                        .average()
                        .orElseThrow());
        var each = new int[differences.length];
        Arrays.fill(each, 1);
        var means = new Bootstrap(RESAMPLES, 0).means("questions", differences, each);
        return Bootstrap.interval(Arrays.stream(differences).average().orElseThrow(), means);
    }
}
