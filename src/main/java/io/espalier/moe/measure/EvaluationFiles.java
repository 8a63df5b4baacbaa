package io.espalier.moe.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.files.AtomicFile;
import io.espalier.files.JsonArtefact;
import java.nio.file.Path;

/** Writes results: for people, for programs, and as plots. Equal results give equal bytes. */
public final class EvaluationFiles {
    private EvaluationFiles() {}

    /** @return the report's text */
    public static String write(EvaluationResults results, Path folder) {
        var report = new EvaluationReport(results).text();
        new EvaluationPlots(results).all().forEach((name, svg) -> AtomicFile.write(folder.resolve(name), svg));
        JsonArtefact.write(
                folder.resolve("results.json"), EvaluationResults.FORMAT, EvaluationResults.VERSION, results);
        AtomicFile.write(
                folder.resolve("losses.csv"), new EvaluationCsv(results).text().getBytes(UTF_8));
        AtomicFile.write(folder.resolve("report.md"), report.getBytes(UTF_8));
        return report;
    }
}
