package io.espalier.train;

import io.espalier.report.Interval;
import io.espalier.train.WordResult.Measured;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What the fine stage did on all held-back pools. */
public record WordComparison(List<WordResult> results) {
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

    /** The paired difference of two rivals' losses, below zero where the first is better. */
    public Interval difference(WordRival rival, WordRival against, Predicate<WordResult> which) {
        var differences = new QuestionDifferences();
        results.stream().filter(which).forEach(result -> {
            for (int place = 0; place < result.asked().size(); place++) {
                differences.add(result.asked().get(place), result.difference(rival, against, place));
            }
        });
        return differences.interval();
    }
}
