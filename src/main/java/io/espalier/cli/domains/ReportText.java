package io.espalier.cli.domains;

import io.espalier.domain.DomainModel;
import io.espalier.domain.DomainReport;
import io.espalier.domain.DomainReport.CurvePoint;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report on a classifier, written for people and for plotting. */
record ReportText(DomainModel model, DomainReport report) {
    private static final int POINTS = 10;

    String markdown() {
        return summary() + "\n" + matrix() + "\n" + curve();
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
