package io.espalier.eval;

import io.espalier.eval.EvaluationRow.Measured;
import io.espalier.report.Interval;
import io.espalier.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The evaluation in Markdown. */
final class EvaluationReport {
    private static final String NOT_MEASURED = "";

    private final EvaluationFacts facts;
    private final List<EvaluationRow> rows;

    EvaluationReport(EvaluationFacts facts, List<EvaluationRow> rows) {
        this.facts = facts;
        this.rows = rows;
    }

    String text() {
        var text = new StringBuilder("# Pruning methods compared\n\n");
        text.append(facts.sentence()).append("\n\n");
        for (var set : facts.sets()) {
            text.append("## ").append(set.name()).append("\n\n").append(set.sentence());
            for (var metric : facts.metrics()) {
                for (var budget : facts.budgets()) {
                    text.append(section(set.name(), metric, budget));
                }
                var plot = EvaluationFiles.plotName(set.name(), metric);
                text.append("![")
                        .append(metric.label())
                        .append(" against tokens](")
                        .append(plot)
                        .append(")\n\n");
            }
        }
        return text.append(LEGEND).toString();
    }

    private String section(String set, Metric metric, int budget) {
        var table = new MarkdownTable(
                List.of("method", "draws", "tokens sent", metric.label(), "from full", "from random", "sd over draws"));
        rows.stream()
                .filter(row -> row.set().equals(set) && row.budget() == budget)
                .forEach(row -> table.row(cells(row, metric)));
        return "### " + metric.label() + " in " + metric.unit() + ", budget " + budget + "\n\n" + table.text() + "\n";
    }

    private static List<String> cells(EvaluationRow row, Metric metric) {
        var measured = row.measured().get(metric);
        var cells = new ArrayList<>(
                List.of(row.method(), Integer.toString(row.draws()), String.format(Locale.ROOT, "%.0f", row.tokens())));
        if (measured != null) {
            cells.addAll(numbers(row, measured));
        }
        return cells;
    }

    private static List<String> numbers(EvaluationRow row, Measured measured) {
        return List.of(
                String.format(Locale.ROOT, "%.4f", measured.value().value()),
                difference(measured.againstFull()),
                difference(measured.againstRandom()),
                row.draws() > 1 ? String.format(Locale.ROOT, "%.4f", measured.spread()) : NOT_MEASURED);
    }

    private static String difference(@Nullable Interval interval) {
        return interval == null ? NOT_MEASURED : MarkdownTable.interval(interval);
    }

    private static final String LEGEND = """
            Tokens sent: the shots that were left and the question, counted with the target's tokenizer, on average. Differences are paired
            over the questions, with 95 % bootstrap intervals over questions; NLL below zero and accuracy above zero is better. Of a method
            with several draws, each question counts with its mean; the standard deviation over draws says how far one draw may lie from it,
            which the intervals leave out. What each method does: docs/evaluation.md.
            """;
}
