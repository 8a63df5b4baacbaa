package io.espalier.cli.experts;

import io.espalier.cli.Interruption;
import io.espalier.cli.WorkProgress;
import io.espalier.failure.UserError;
import io.espalier.models.ModelStore;
import io.espalier.moe.Answers;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.calibrate.Calibrator;
import io.espalier.moe.calibrate.Demonstrations;
import io.espalier.moe.cut.MoeCheckpoint;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.LoadedMoe.Computation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Demonstrations of a domain through a model, to a file of scores. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Send demonstrations of a domain through a model, one forward pass each, and write what its experts did.",
            "",
            "The file holds sums for each expert, not a choice: any criterion and any number of experts can be selected"
                    + " from it later.",
            ""
        },
        footer = {
            "",
            "Each line of the data is a demonstration:",
            "  {\"question\": …, \"answer\": …}                         put to the model through its chat template",
            "  {\"messages\": [{\"role\": …, \"content\": …}, …]}         the same; the last, the assistant's, is the answer",
            "  {\"text\": …}                                         prompt and answer in one, as the model sees them",
            "About 25 are enough. Shared experts are neither scored nor pruned.",
            "",
            "Examples:",
            "  espalier experts calibrate --model tiny-moe --domain maths --demonstrations 25 \\",
            "      --data models/tiny-moe/data/maths.calibration.jsonl --out maths.scores.json",
            "  espalier experts calibrate --model /models/qwen3-30b-q4_k_m.gguf --domain code --answers own \\",
            "      --data code.jsonl --out code.scores.json --threads 16",
            "",
            "Stopped with Ctrl-C or by a crash, the same command goes on after the last finished demonstration, which is",
            "kept in OUT.part."
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME|GGUF",
            description = "A local model, or a GGUF file.")
    private String model = "";

    @Option(names = "--domain", required = true, paramLabel = "NAME", description = "What the demonstrations are of.")
    private String domain = "";

    @Option(names = "--data", required = true, paramLabel = "JSONL", description = "The demonstrations.")
    private Path data = Path.of("");

    @Option(names = "--demonstrations", paramLabel = "N", description = "Take the first N of them (default: all).")
    private int demonstrations = Integer.MAX_VALUE;

    @Option(
            names = "--answers",
            paramLabel = "given|own",
            defaultValue = "given",
            description = "The data's answers, or the model's own, which are the better choice for a model that answers"
                    + " well (default: ${DEFAULT-VALUE}).")
    private Answers answers = Answers.GIVEN;

    @Option(
            names = "--answer-tokens",
            paramLabel = "N",
            defaultValue = "1024",
            description = "The most tokens of an own answer (default: ${DEFAULT-VALUE}).")
    private int answerTokens;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The scores file to write.")
    private Path out = Path.of("");

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() {
        var file = ModelStore.standard().path(model);
        var rows = Demonstrations.read(data, demonstrations);
        var journal = out.resolveSibling(out.getFileName() + ".part");
        var stopped = Interruption.tell(spec, "what is finished is in " + journal + "; the same command goes on there");
        try (var progress = WorkProgress.onStandardError()) {
            var identity = MoeCheckpoint.open(file).identity(progress);
            var llama = engine.open();
            try (var loaded = LoadedMoe.open(llama, file, new Computation(engine.threads(), false))) {
                var scores = new Calibrator(loaded, identity, "llama.cpp " + llama.build(), progress)
                        .calibrate(new Calibrator.Plan(domain, rows, answers, answerTokens), journal);
                ExpertFiles.write(out, scores);
                report(scores);
            }
            Files.deleteIfExists(journal);
        } catch (IOException e) {
            throw new UserError(journal + " cannot be removed: " + e.getMessage(), e);
        } finally {
            stopped.cancel();
        }
        return 0;
    }

    private void report(ExpertScores scores) {
        var shape = scores.model().shape();
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %d demonstrations, %d tokens, %d MoE blocks of %d experts (%d active)%nNext: espalier experts"
                                + " select %s --ratio 0.5 --out %s-50.json%n",
                        out,
                        scores.calibration().texts(),
                        scores.calibration().tokens(),
                        shape.layers().size(),
                        shape.experts(),
                        shape.active(),
                        out,
                        domain);
    }
}
