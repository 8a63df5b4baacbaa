package io.espalier.train;

import io.espalier.report.Bootstrap;
import io.espalier.report.Interval;
import io.espalier.train.WordResult.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What the fine stage did on all held-back pools. */
public record WordComparison(List<WordResult> results) {
    private static final int RESAMPLES = 10_000;

    public WordComparison {
        results = List.copyOf(results);
    }

    /**
     * The mean over pools.
     *
     * @param value such as {@code Measured::tokens}
     */
    public double mean(WordRival rival, ToDoubleFunction<Measured> value, Predicate<WordResult> which) {
        return results.stream()
                .filter(which)
                .mapToDouble(result -> value.applyAsDouble(result.of(rival)))
                .average()
                .orElse(Double.NaN);
    }

    /** How many different questions were asked. */
    public int questions(Predicate<WordResult> which) {
        return (int) results.stream()
                .filter(which)
                .flatMap(result -> result.asked().stream())
                .distinct()
                .count();
    }

    /**
     * The paired difference of two rivals' losses, below zero where the first is better, with its 95 % interval: the questions are drawn
     * with replacement, each with the mean of what it gave behind the pools that it was asked behind.
     */
    public Interval difference(WordRival rival, WordRival against, Predicate<WordResult> which) {
        Map<Integer, List<Double>> byQuestion = new TreeMap<>();
        results.stream().filter(which).forEach(result -> {
            for (int place = 0; place < result.asked().size(); place++) {
                byQuestion
                        .computeIfAbsent(result.asked().get(place), question -> new ArrayList<>())
                        .add(result.difference(rival, against, place));
            }
        });
        var differences = byQuestion.values().stream()
                .mapToDouble(
                        each -> each.stream().mapToDouble(one -> one).average().orElseThrow())
                .toArray();
        var once = new int[differences.length];
        Arrays.fill(once, 1);
        var means = new Bootstrap(RESAMPLES, 0).means("questions", differences, once);
        return Bootstrap.interval(Arrays.stream(differences).average().orElseThrow(), means);
    }
}
