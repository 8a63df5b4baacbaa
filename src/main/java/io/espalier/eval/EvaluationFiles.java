package io.espalier.eval;

import io.espalier.files.AtomicFile;
import io.espalier.files.JsonArtefact;
import io.espalier.target.Question;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what an evaluation came to into a folder. */
public final class EvaluationFiles {
    private static final String FORMAT = "espalier/evaluation";
    private static final int VERSION = 1;

    private EvaluationFiles() {}

    /** {@code results.json}. */
    private record Json(EvaluationFacts facts, List<EvaluationRow> rows) {}

    static String plotName(String set, Metric metric) {
        return set + "-" + metric.label().toLowerCase(Locale.ROOT) + ".svg";
    }

    /**
     * Writes {@code report.md}, {@code results.json}, {@code answers.csv}, a plot for each data set and metric, and {@code timings.csv},
     * the only file that differs between equal evaluations.
     *
     * @return the report
     */
    public static String write(Path folder, EvaluationFacts facts, List<MethodResult> results, List<Timing> timings) {
        var rows = new EvaluationRows(results, Set.copyOf(facts.metrics()), facts.seed()).rows();
        var report = new EvaluationReport(facts, rows).text();
        for (var set : facts.sets()) {
            for (var metric : facts.metrics()) {
                var plot = FrontierPlot.of(set.name(), metric, rows);
                AtomicFile.write(folder.resolve(plotName(set.name(), metric)), plot.svg());
            }
        }
        AtomicFile.write(folder.resolve("results.json"), JsonArtefact.bytes(FORMAT, VERSION, new Json(facts, rows)));
        text(folder.resolve("answers.csv"), EvaluationCsv.answers(results));
        text(folder.resolve("timings.csv"), EvaluationCsv.timings(timings));
        text(folder.resolve("report.md"), report);
        return report;
    }

    /**
     * Writes a data set as it was drawn, so that other programs can ask the same: {@code SET-shots.jsonl}, the full prompt, and
     * {@code SET-questions.jsonl}, in the order of {@code answers.csv}.
     */
    public static void drawn(Path folder, EvaluationSet set) {
        lines(folder.resolve(set.name() + "-shots.jsonl"), set.pool().shots());
        lines(folder.resolve(set.name() + "-questions.jsonl"), set.questions());
    }

    private static void lines(Path file, List<Question> questions) {
        text(file, questions.stream().map(JsonArtefact::line).collect(Collectors.joining()));
    }

    private static void text(Path file, String text) {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
