package io.espalier.cli.experts;

import io.espalier.cli.WorkProgress;
import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.gguf.GgufFile;
import io.espalier.models.ModelStore;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.calibrate.Demonstrations;
import io.espalier.moe.cut.CutOptions;
import io.espalier.moe.cut.ExtraBlocks;
import io.espalier.moe.cut.MoeCheckpoint;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.LoadedMoe.Computation;
import io.espalier.moe.verify.ProfileProof;
import io.espalier.moe.verify.Proof;
import io.espalier.moe.verify.Tolerance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that a cut model does what the full one does without the other experts. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Prove a cut model: run it and the full model, whose other experts are turned off, on the same texts, and compare"
                    + " them token by token.",
            ""
        },
        footer = {
            "",
            "Both compute the same in another order. Where two experts' scores are nearly equal, rounding may choose the one"
                    + " or the other; such flips are counted and shown, and the first of a text must be between near-tied"
                    + " scores. The proof holds (exit code 0) where",
            "  - logits are within --tolerance as long as no expert of the text has flipped,",
            "  - first flips are between scores within 2 %% of each other,",
            "  - at most 1 %% of the likeliest next tokens differ,",
            "  - the mean loss differs by at most 0.001 nats.",
            "Otherwise it says what does not hold, and the exit code is 1.",
            "",
            "Examples:",
            "  espalier experts verify --model tiny-moe --profile maths-50.json --cut maths-50.gguf \\",
            "      --data models/tiny-moe/data/maths.heldout.jsonl",
            "",
            "For safetensors: deploy/interop proves cut checkpoints in Python with transformers."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "NAME|GGUF", description = "The full model.")
    private String model = "";

    @Option(names = "--profile", required = true, paramLabel = "FILE", description = "The profile.")
    private Path profile = Path.of("");

    @Option(names = "--cut", required = true, paramLabel = "GGUF", description = "The cut model.")
    private Path cut = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "JSONL",
            description = "Texts, in the rows that calibrate reads.")
    private Path data = Path.of("");

    @Option(names = "--texts", paramLabel = "N", description = "Take the first N of them (default: all).")
    private int texts = Integer.MAX_VALUE;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "0.05",
            description = "The greatest difference of a logit (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--converted",
            description = "The full model is another form of the one that was calibrated, with the same routers.")
    private boolean converted;

    @Option(names = "--out", paramLabel = "FILE", description = "Write what was found as JSON, too.")
    private @Nullable Path out;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() {
        var read = ExpertFiles.readProfile(profile);
        var file = ModelStore.standard().path(model);
        try (var progress = WorkProgress.onStandardError()) {
            MoeCheckpoint.open(file).requireFor(read, new CutOptions(ExtraBlocks.DROP, converted), progress);
            requireCutTo(read);
            var proof = prove(read, file, progress);
            if (out != null) {
                JsonArtefact.write(out, Proof.FORMAT, Proof.VERSION, proof);
            }
            new ProofText(spec.commandLine().getOut()).show(proof);
            return proof.holds() ? 0 : 1;
        }
    }

    private Proof prove(ExpertProfile read, Path file, WorkProgress progress) {
        var llama = engine.open();
        var computation = new Computation(engine.threads(), true);
        try (var full = LoadedMoe.open(llama, file, computation);
                var smaller = LoadedMoe.open(llama, cut, computation)) {
            var tokens = Demonstrations.tokens(Demonstrations.read(data, texts), full.model());
            return new ProfileProof(full, smaller, read).run(tokens, Tolerance.USUAL.withLogits(tolerance), progress);
        }
    }

    /** A cut file notes its profile; one cut by another program does not. */
    private void requireCutTo(ExpertProfile read) {
        if (Files.isDirectory(cut)) {
            throw new UserError(cut + " is a folder; this proof is for GGUF files, and that of a safetensors checkpoint"
                    + " runs in Python: deploy/interop");
        }
        try (var gguf = GgufFile.open(cut)) {
            var noted = gguf.metadata().text("espalier.profile.name");
            if (noted.isPresent() && !noted.get().equals(read.name())) {
                throw new UserError(cut + " was cut to profile '" + noted.get() + "', not to '" + read.name() + "'");
            }
        }
    }
}
