package io.espalier.cli.domains;

import io.espalier.domain.DomainModel;
import io.espalier.domain.DomainReport;
import io.espalier.domain.DomainReport.CurvePoint;
import io.espalier.plot.LineChart;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report on a classifier, written for people and for plotting. */
record ReportText(DomainModel model, DomainReport report) {
    static final String CURVE = "curve.svg";
    private static final int POINTS = 10;
    private static final int PLOTTED = 40;

    /** The report as a file, with its plot beside it. */
    String card() {
        return "# Domain classifier " + model.name() + "\n\n" + summary() + "\n"
                + "Rows are the texts' domains, columns what they were given.\n\n" + matrix()
                + "\nThe surest share of the texts, whatever the thresholds, and how many of these are named right:\n\n"
                + "![accuracy and confidence over coverage](" + CURVE + ")\n\n" + curve();
    }

    String markdown() {
        return summary() + "\n" + matrix() + "\n" + curve();
    }

    /** Accuracy and the confidence that it takes, over coverage. */
    byte[] svg() {
        var points = plotted();
        var lines = List.of(
                new LineChart.Line(
                        "named right, %",
                        points.stream()
                                .mapToDouble(point -> 100 * point.accuracy())
                                .toArray(),
                        new double[0]),
                new LineChart.Line(
                        "confidence at least, %",
                        points.stream()
                                .mapToDouble(point -> 100 * point.confidence())
                                .toArray(),
                        new double[0]));
        var coverage =
                points.stream().mapToDouble(point -> 100 * point.coverage()).toArray();
        return new LineChart("Accuracy against coverage", "surest texts, %", "%", coverage, lines).svg();
    }

    /** As many points as people can tell apart, the last among them. */
    private List<CurvePoint> plotted() {
        int all = report.curve().size();
        int most = Math.min(all, PLOTTED);
        return IntStream.rangeClosed(1, most)
                .mapToObj(i -> report.curve().get(all * i / most - 1))
                .toList();
    }

    private String summary() {
        var foreign = report.foreign();
        var text = line(
                "Classifier %s on %d texts: %.1f %% were named, %.1f %% of these right; calibration error %.3f.",
                model.name(),
                report.texts(),
                100 * report.coverage(),
                100 * report.accuracy(),
                report.calibrationError());
        return foreign.texts() == 0
                ? text
                : text
                        + line(
                                "Of %d texts of no known domain, %d were called unknown.",
                                foreign.texts(), foreign.unknown());
    }

    /** Rows are the texts' domains, columns what they were given. */
    private String matrix() {
        var labels = report.labels();
        var text = new StringBuilder("| | " + String.join(" | ", labels) + " | unknown |\n| --- |");
        text.append(" ---: |".repeat(labels.size() + 1)).append('\n');
        for (int row = 0; row < labels.size(); row++) {
            text.append("| ").append(labels.get(row)).append(" | ");
            text.append(IntStream.of(report.confusion()[row])
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        return text.toString();
    }

    private String curve() {
        var text = new StringBuilder("| coverage | confidence at least | accuracy |\n| ---: | ---: | ---: |\n");
        int all = report.curve().size();
        for (int i = 1; all > 0 && i <= POINTS; i++) {
            text.append(row(report.curve().get(Math.max(1, all * i / POINTS) - 1)));
        }
        return text.toString();
    }

    private static String row(CurvePoint point) {
        return line("| %.0f %% | %.3f | %.1f %% |", 100 * point.coverage(), point.confidence(), 100 * point.accuracy());
    }

    String csv() {
        return "coverage,confidence,accuracy\n"
                + report.curve().stream()
                        .map(point -> line("%.6f,%.6f,%.6f", point.coverage(), point.confidence(), point.accuracy()))
                        .collect(Collectors.joining());
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + "\n";
    }
}
