package io.espalier.cli.experts;

import io.espalier.files.AtomicFile;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.export.ExportFormats;
import io.espalier.moe.export.ExportOptions;
import io.espalier.moe.export.ExportOptions.Routing;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A profile in the format of another server. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {"Write a profile in a format that another server reads, so that it needs no cut model.", ""},
        footer = {
            "",
            "Formats:",
            "  riy-v1, riy-v2         vLLM with pull request 37824: --riy-expert-profile FILE",
            "  vllm-ascend            vllm-ascend with pull request 12525: expert_list_file in --additional-config",
            "  router-bias            for DeepSeek-V3, GLM-4.5 and gpt-oss on any server that loads some tensors over a model:",
            "                         the biases of --checkpoint, lowered so that the other experts are never chosen",
            "  easyep-mask            the SGLang of RUCAIBox/EASYEP",
            "  sglang-logical-count   SGLang and KTransformers, which place experts and drop none: --init-expert-location",
            "",
            "Examples:",
            "  espalier experts export maths-50.json --format riy-v2 --routing post-topk-drop --out maths.riy.json",
            "  espalier experts export maths-50.json --format vllm-ascend --out maths.jsonl"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "PROFILE", description = "The profile.")
    private Path profile = Path.of("");

    @Option(names = "--format", required = true, paramLabel = "NAME", description = "One of the formats below.")
    private String format = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model's name where it is served (default: the profile's).")
    private @Nullable String model;

    @Option(names = "--revision", paramLabel = "ID", description = "The model's revision, where the format has one.")
    private @Nullable String revision;

    @Option(
            names = "--routing",
            paramLabel = "pre-topk-mask|post-topk-drop",
            defaultValue = "pre-topk-mask",
            description =
                    "What a server that can choose does with the other experts: not choose them, or leave them out"
                            + " where they were chosen (default: ${DEFAULT-VALUE}).")
    private String routing = "";

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "The safetensors checkpoint that is served, for formats that change some of its tensors.")
    private @Nullable Path checkpoint;

    @Option(
            names = "--converted",
            description = "That checkpoint is another form of the model that was calibrated, with the same routers.")
    private boolean converted;

    @Override
    public Integer call() {
        var read = ExpertFiles.readProfile(profile);
        var chosen = ExportFormats.named(format);
        var routed = Choices.of(Routing.class, "--routing", routing);
        var options = new ExportOptions(model, revision, routed, checkpoint, converted);
        AtomicFile.write(out, chosen.write(read, options));
        spec.commandLine().getOut().printf("%s: for %s%n", out, chosen.reader());
        return 0;
    }
}
