package io.espalier.eval;

import io.espalier.eval.EvaluationRow.Measured;
import io.espalier.report.Bootstrap;
import io.espalier.report.Interval;
import io.espalier.report.Sample;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From results to rows: means and paired 95 % bootstrap intervals over questions. */
public final class EvaluationRows {
    static final String FULL = "full";
    static final String RANDOM = "random";
    private static final int RESAMPLES = 2000;

    private final List<MethodResult> results;
    private final Set<Metric> metrics;
    private final Bootstrap bootstrap;

    public EvaluationRows(List<MethodResult> results, Set<Metric> metrics, long seed) {
        this.results = List.copyOf(results);
        this.metrics = Set.copyOf(metrics);
        bootstrap = new Bootstrap(RESAMPLES, seed);
    }

    /** One for each result, in order. */
    public List<EvaluationRow> rows() {
        return results.stream().map(this::row).toList();
    }

    private EvaluationRow row(MethodResult result) {
        var measured = new EnumMap<Metric, Measured>(Metric.class);
        metrics.forEach(metric -> measured.put(metric, measured(result, metric)));
        return new EvaluationRow(
                result.set(), result.budget(), result.method(), result.draws().size(), result.tokens(), measured);
    }

    private Measured measured(MethodResult result, Metric metric) {
        var sample = sample(result, metric);
        return new Measured(
                sample.interval(),
                against(result, metric, FULL).orElse(null),
                against(result, metric, RANDOM).orElse(null),
                Numbers.deviation(result.means(metric)));
    }

    private Optional<Interval> against(MethodResult result, Metric metric, String rival) {
        return results.stream()
                .filter(other -> other.method().equals(rival)
                        && !result.method().equals(rival)
                        && other.set().equals(result.set())
                        && other.budget() == result.budget())
                .findFirst()
                .map(other ->
                        sample(result, metric).minus(sample(other, metric)).interval());
    }

    private Sample sample(MethodResult result, Metric metric) {
        var values = result.values(metric);
        var ones = new int[values.length];
        Arrays.fill(ones, 1);
        return new Sample(Numbers.mean(values), bootstrap.means(result.set(), values, ones));
    }
}
