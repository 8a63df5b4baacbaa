package io.espalier.moe.measure;

import io.espalier.plot.BarChart;
import io.espalier.plot.HeatMap;
import io.espalier.plot.LineChart;
import io.espalier.report.Interval;
import io.espalier.report.MarkdownTable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as charts. */
final class EvaluationPlots {
    private static final String ABOVE = "loss above the full model, nats a token";

    private final EvaluationResults results;
    private final EvaluationPlan plan;

    EvaluationPlots(EvaluationResults results) {
        this.results = results;
        plan = results.plan();
    }

    /** SVG documents by file name. */
    Map<String, byte[]> all() {
        var plots = new LinkedHashMap<String, byte[]>();
        plots.put("size.svg", size());
        plots.put("in-and-out.svg", inAndOut());
        plots.put("cross.svg", cross());
        plots.put("overlap.svg", overlap());
        plots.put("demonstrations.svg", demonstrations());
        return plots;
    }

    private byte[] size() {
        var kept = plan.shares().stream()
                .sorted()
                .mapToDouble(share -> 100 * share)
                .toArray();
        var lines = plan.criteria().stream().map(this::line).toList();
        return new LineChart("Loss in domain against size", "experts kept, %", ABOVE, kept, lines).svg();
    }

    private LineChart.Line line(String criterion) {
        var intervals = of(criterion).stream().map(CriterionResult::inDomain).toList();
        return new LineChart.Line(criterion, values(intervals), halfWidths(intervals));
    }

    private List<CriterionResult> of(String criterion) {
        return results.criteria().stream()
                .filter(result -> result.criterion().equals(criterion))
                .sorted(Comparator.comparingDouble(CriterionResult::share))
                .toList();
    }

    private static double[] values(List<Interval> intervals) {
        return intervals.stream().mapToDouble(Interval::value).toArray();
    }

    private static double[] halfWidths(List<Interval> intervals) {
        return intervals.stream().mapToDouble(Interval::halfWidth).toArray();
    }

    private byte[] inAndOut() {
        var main = results.criteria().stream()
                .filter(result -> result.share() == plan.mainShare())
                .toList();
        return new BarChart(
                        "In and out of domain, " + MarkdownTable.percent(plan.mainShare()) + " of the experts kept",
                        "criterion",
                        ABOVE,
                        plan.criteria(),
                        List.of(
                                bars(
                                        "in domain",
                                        main.stream()
                                                .map(CriterionResult::inDomain)
                                                .toList()),
                                bars(
                                        "out of domain",
                                        main.stream()
                                                .map(CriterionResult::outOfDomain)
                                                .toList())))
                .svg();
    }

    private static BarChart.Bars bars(String name, List<Interval> intervals) {
        return new BarChart.Bars(
                name,
                intervals.stream().map(Interval::value).toList(),
                intervals.stream().map(Interval::halfWidth).toList());
    }

    private byte[] cross() {
        return table(
                "Loss above the full model, nats a token",
                new HeatMap.Axes("profile of", "texts of"),
                results.cross().rows(),
                "0.000");
    }

    private byte[] overlap() {
        var main = results.overlaps().getFirst();
        return table(
                "Experts that domains share, " + main.keep() + " kept (Jaccard)",
                new HeatMap.Axes("profile of", "profile of"),
                main.domains(),
                "0.00");
    }

    private byte[] table(String title, HeatMap.Axes axes, List<List<Double>> rows, String pattern) {
        var cells = rows.stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
        return new HeatMap(title, axes, results.domains(), results.domains(), cells, pattern).svg();
    }

    private byte[] demonstrations() {
        var counts = results.counts();
        var number =
                counts.stream().mapToDouble(CountStudy.Count::demonstrations).toArray();
        var means = counts.stream().map(CountStudy.Count::mean).toList();
        return new LineChart(
                        "Number of demonstrations, " + MarkdownTable.percent(plan.mainShare()) + " of the experts kept",
                        "demonstrations",
                        ABOVE,
                        number,
                        List.of(new LineChart.Line(plan.reference(), values(means), halfWidths(means))))
                .svg();
    }
}
