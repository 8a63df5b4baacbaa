package io.espalier.cli;

import io.espalier.failure.UserError;
import io.espalier.target.ServedTarget;
import io.espalier.target.TargetSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The frozen model of a command that trains or measures. */
public final class TargetOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "MODEL|URL",
            description =
                    "The model that answers: a local one (espalier models list) or a .gguf file, for which an engine"
                            + " is started; or the URL of a server that speaks OpenAI's API.")
    private String target = "";

    @Option(
            names = "--target-model",
            paramLabel = "NAME",
            description = "What the server calls the model (default: the only one that it serves).")
    private @Nullable String model;

    @Option(
            names = "--tokenizer",
            paramLabel = "REF",
            defaultValue = "approximate",
            description =
                    "The tokenizer of a server's model: o200k_base, cl100k_base, file:PATH of a tokenizer.json, or"
                            + " gguf:PATH (default: ${DEFAULT-VALUE}). A local model has its own.")
    private String tokenizer = "approximate";

    @Option(
            names = "--api-key-env",
            paramLabel = "VARIABLE",
            description = "The environment variable that holds the server's key.")
    private @Nullable String keyVariable;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "Prompts in work at once: calls to a server, or engines of a local model, each with its own"
                    + " --threads; two engines of one thread score more than one of two (default: ${DEFAULT-VALUE}).")
    private int parallel = 1;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of an engine's computation (default: half of this machine's processors).")
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(
            names = "--library",
            paramLabel = "DIR",
            description = "Another build of llama.cpp for a local model, such as one for this processor or for CUDA.")
    private @Nullable String library;

    /** Opens it, and says where tokens are not counted by its own tokenizer. */
    public ServedTarget open() {
        if (parallel < 1) {
            throw new UserError("--parallel " + parallel + ": one prompt at least is in work");
        }
        var opened = ServedTarget.open(new TargetSettings(target, model, tokenizer, key(), parallel, threads, library));
        if (!opened.caveat().isEmpty()) {
            spec.commandLine().getErr().println("espalier: tokens are counted approximately: --tokenizer is not given");
        }
        return opened;
    }

    private @Nullable String key() {
        if (keyVariable == null) {
            return null;
        }
        var key = System.getenv(keyVariable);
        if (key == null || key.isBlank()) {
            throw new UserError("--api-key-env: the environment has no " + keyVariable);
        }
        return key;
    }
}
