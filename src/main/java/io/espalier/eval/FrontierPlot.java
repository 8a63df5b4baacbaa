package io.espalier.eval;

import io.espalier.eval.EvaluationRow.Measured;
import io.espalier.plot.PointChart;
import io.espalier.plot.PointChart.Points;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Quality against tokens sent, and the frontier: the points of which none other is as good for fewer tokens. */
final class FrontierPlot {
    private static final String FRONTIER = "frontier";

    private FrontierPlot() {}

    private record Point(String method, double tokens, Measured measured) {
        double value() {
            return measured.value().value();
        }
    }

    static PointChart of(String set, Metric metric, List<EvaluationRow> rows) {
        var points = rows.stream()
                .filter(row -> row.set().equals(set) && row.measured().containsKey(metric))
                .map(row -> new Point(row.method(), row.tokens(), row.measured().get(metric)))
                .toList();
        var series = new ArrayList<Points>();
        points.stream()
                .map(Point::method)
                .distinct()
                .forEach(method -> series.add(points(
                        method,
                        points.stream()
                                .filter(point -> point.method().equals(method))
                                .toList())));
        series.add(points(FRONTIER, frontier(points, metric)));
        return new PointChart(
                set + ": " + metric.label() + " against tokens",
                "tokens sent",
                metric.label() + ", " + metric.unit(),
                series);
    }

    private static Points points(String name, List<Point> points) {
        return new Points(
                name,
                points.stream().mapToDouble(Point::tokens).toArray(),
                points.stream().mapToDouble(Point::value).toArray(),
                name.equals(FRONTIER));
    }

    private static List<Point> frontier(List<Point> points, Metric metric) {
        double sign = metric == Metric.NLL ? 1 : -1;
        var frontier = new ArrayList<Point>();
        double best = Double.POSITIVE_INFINITY;
        for (var point : points.stream()
                .sorted(Comparator.comparingDouble(Point::tokens).thenComparingDouble(p -> sign * p.value()))
                .toList()) {
            if (sign * point.value() < best) {
                best = sign * point.value();
                frontier.add(point);
            }
        }
        return frontier;
    }
}
