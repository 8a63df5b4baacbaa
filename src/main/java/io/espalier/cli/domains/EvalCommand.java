package io.espalier.cli.domains;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.domain.DomainEval;
import io.espalier.domain.DomainModel;
import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import io.espalier.files.JsonArtefact;
import io.espalier.inference.OnnxEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A classifier on texts that it has not seen. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = {
            "Measure a classifier on texts that it was not fitted on: confusion matrix, accuracy against coverage,",
            "calibration error, and how many texts of no known domain it calls unknown.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  espalier domains eval --model domains.json --domain maths=models/tiny-moe/data/maths.heldout.jsonl \\",
            "      --domain java=models/tiny-moe/data/java.heldout.jsonl \\",
            "      --foreign models/tiny-moe/data/french.heldout.jsonl --out report"
        })
final class EvalCommand implements Callable<Integer> {
    private static final int THREADS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "What 'domains fit' wrote.")
    private Path file = Path.of("");

    @Option(names = "--domain", required = true, paramLabel = "NAME=JSONL", description = "A domain and texts of it.")
    private Map<String, Path> domains = new LinkedHashMap<>();

    @Option(
            names = "--foreign",
            paramLabel = "JSONL",
            description = "Texts of no domain of the classifier; may be repeated.")
    private List<Path> foreign = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Also write report.md, curve.csv and curve.svg here.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        var model = JsonArtefact.read(file, DomainModel.FORMAT, DomainModel.VERSION, DomainModel.class);
        try (var encoder = new OnnxEncoder(THREADS)) {
            if (!model.encoder().equals(encoder.artefact().toString())) {
                throw new UserError(file + " was fitted on the encoder " + model.encoder() + ", and this program has "
                        + encoder.artefact() + "; fit it again");
            }
            var texts = new EncodedTexts(encoder);
            var strangers = new ArrayList<float[]>();
            foreign.forEach(each -> strangers.addAll(
                    texts.read(each.getFileName().toString(), each).vectors()));
            report(new ReportText(model, new DomainEval(model).evaluate(texts.read(domains), strangers)));
        }
        return 0;
    }

    private void report(ReportText report) {
        var console = spec.commandLine().getOut();
        console.print(report.markdown());
        console.flush();
        if (out != null) {
            AtomicFile.write(out.resolve("report.md"), report.card().getBytes(UTF_8));
            AtomicFile.write(out.resolve("curve.csv"), report.csv().getBytes(UTF_8));
            AtomicFile.write(out.resolve(ReportText.CURVE), report.svg());
        }
    }
}
