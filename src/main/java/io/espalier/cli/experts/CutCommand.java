package io.espalier.cli.experts;

import io.espalier.cli.WorkProgress;
import io.espalier.models.ModelStore;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.cut.CutOptions;
import io.espalier.moe.cut.CutResult;
import io.espalier.moe.cut.ExtraBlocks;
import io.espalier.moe.cut.MoeCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A model without the experts that a profile drops. */
@Command(
        name = "cut",
        mixinStandardHelpOptions = true,
        description = {
            "Write a model without the experts that a profile drops.",
            "",
            "Experts are copied byte for byte, whatever their quantisation, and renumbered; router rows, biases, scales and"
                    + " the number of experts follow. The file appears whole or not at all. What cannot be cut"
                    + " faithfully is refused with the reason.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  espalier experts cut --model tiny-moe --profile maths-50.json --out maths-50.gguf",
            "  espalier experts cut --model /models/Qwen3-30B-A3B --profile maths-50.json --out /models/qwen3-maths-50",
            "  espalier experts cut --model /models/olmoe-bf16 --profile olmoe-maths.json --converted --out olmoe-maths",
            "",
            "Then prove it: espalier experts verify --help"
        })
final class CutCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME|GGUF|DIR",
            description = "A local model, a GGUF file, or a folder with a safetensors checkpoint.")
    private String model = "";

    @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The profile.")
    private Path profile = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "PATH", description = "The GGUF file or folder to write.")
    private Path out = Path.of("");

    @Option(
            names = "--extra-blocks",
            paramLabel = "drop|like-last",
            defaultValue = "drop",
            description = "What becomes of blocks that predict further tokens (MTP, nextn), which no calibration sees:"
                    + " they go, or keep the experts that the last block keeps (default: ${DEFAULT-VALUE}).")
    private String extraBlocks = "";

    @Option(
            names = "--converted",
            description =
                    "The model is another form of the one that was calibrated (converted or quantised): its routers"
                            + " must be the same, not its bytes.")
    private boolean converted;

    @Override
    public Integer call() {
        var read = ExpertFiles.readProfile(profile);
        var options = new CutOptions(Choices.of(ExtraBlocks.class, "--extra-blocks", extraBlocks), converted);
        try (var progress = WorkProgress.onStandardError()) {
            var folder = Path.of(model);
            var path =
                    Files.isDirectory(folder) ? folder : ModelStore.standard().path(model);
            report(MoeCheckpoint.open(path).cut(read, out, options, progress));
        }
        return 0;
    }

    private void report(CutResult cut) {
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %d of %d experts in every MoE block, %.1f of %.1f MB of weights (%.0f %%)%n",
                        cut.out(),
                        cut.expertsAfter(),
                        cut.expertsBefore(),
                        cut.bytesAfter() / MEGABYTE,
                        cut.bytesBefore() / MEGABYTE,
                        100.0 * cut.bytesAfter() / cut.bytesBefore());
    }
}
