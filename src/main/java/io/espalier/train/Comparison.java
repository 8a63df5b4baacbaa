package io.espalier.train;

import io.espalier.report.Interval;
import io.espalier.train.PoolResult.Measured;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the rivals' numbers on all held-back pools say, with one trained policy among them. */
public record Comparison(List<PoolResult> results) {
    public Comparison {
        results = List.copyOf(results);
    }

    /** One for the policy of each training seed, in their order. */
    public static List<Comparison> ofEach(List<PoolResult> results) {
        return IntStream.range(0, results.getFirst().policies().size())
                .mapToObj(policy -> new Comparison(
                        results.stream().map(result -> result.with(policy)).toList()))
                .toList();
    }

    /** The same pools with another policy, in their order. */
    public static Comparison of(List<PoolResult> results, List<Measured> policy) {
        return new Comparison(IntStream.range(0, results.size())
                .mapToObj(pool -> results.get(pool).with(policy.get(pool)))
                .toList());
    }

    /** The place of the policy that was best on the questions by which choices are made. */
    public static int best(List<Comparison> seeds) {
        return IntStream.range(0, seeds.size())
                .boxed()
                .min(Comparator.comparingDouble(seed -> seeds.get(seed).dev(Rival.POLICY)))
                .orElseThrow();
    }

    private double dev(Rival rival) {
        return results.stream()
                .mapToDouble(result -> result.of(rival).dev())
                .average()
                .orElseThrow();
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

    /** How many different questions were asked on these pools. */
    public int questions(Predicate<PoolResult> which) {
        return (int) results.stream()
                .filter(which)
                .flatMap(result -> result.questions().stream())
                .distinct()
                .count();
    }

    /**
     * The best of the rules that can decide about unseen shots, by questions that take no part in the numbers; where two are equal the
     * simpler.
     */
    public Rival choice() {
        return Stream.of(Rival.SHORTEST, Rival.DIVERSE, Rival.POLICY)
                .min(Comparator.comparingDouble(this::dev))
                .orElseThrow();
    }

    /** The paired difference of two rivals, below zero where the first is better. */
    public Interval difference(Rival rival, Rival against, Predicate<PoolResult> which) {
        var differences = new QuestionDifferences();
        results.stream().filter(which).forEach(pool -> {
            var first = pool.of(rival).losses();
            var second = pool.of(against).losses();
            for (int i = 0; i < first.length; i++) {
                differences.add(pool.questions().get(i), first[i] - second[i]);
            }
        });
        return differences.interval();
    }
}
