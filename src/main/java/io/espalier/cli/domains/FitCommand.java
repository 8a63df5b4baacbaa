package io.espalier.cli.domains;

import io.espalier.domain.DomainFit;
import io.espalier.domain.DomainModel;
import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.inference.OnnxEncoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Texts of several domains to a classifier. */
@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        description = {
            "Fit a classifier on texts of several domains: one centroid each, confidences calibrated on texts left out.",
            ""
        },
        footer = {
            "",
            "Each line of a file is a text of its domain, in one of the forms that 'experts calibrate' reads:",
            "{\"question\": …, \"answer\": …}, {\"messages\": […]} or {\"text\": …}. Twenty to a hundred are enough.",
            "",
            "Example:",
            "  espalier domains fit --domain maths=models/tiny-moe/data/maths.calibration.jsonl \\",
            "      --domain java=models/tiny-moe/data/java.calibration.jsonl --out domains.json"
        })
final class FitCommand implements Callable<Integer> {
    private static final int THREADS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--domain",
            required = true,
            paramLabel = "NAME=JSONL",
            description = "A domain and its texts; two or more.")
    private Map<String, Path> domains = new LinkedHashMap<>();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the classifier goes.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "domains",
            description = "What to call it (default: ${DEFAULT-VALUE}).")
    private String name = "";

    @Option(
            names = "--accuracy",
            paramLabel = "SHARE",
            defaultValue = "0.99",
            description = "Wanted among the requests whose domain is named; the others are unknown, and the full model"
                    + " answers them (default: ${DEFAULT-VALUE}).")
    private double accuracy;

    @Override
    public Integer call() {
        try (var encoder = new OnnxEncoder(THREADS)) {
            var texts = new EncodedTexts(encoder).read(domains);
            var model = new DomainFit(texts).fit(name, encoder.artefact().toString(), accuracy);
            JsonArtefact.write(out, DomainModel.FORMAT, DomainModel.VERSION, model);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%s: %d domains (%s), temperature %.4f, unknown below confidence %.3f or likeness %.3f%n",
                            out,
                            model.centroids().size(),
                            String.join(", ", model.labels()),
                            model.temperature(),
                            model.minConfidence(),
                            model.minLikeness());
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UserError("domains fit: " + e.getMessage(), e);
        }
    }
}
