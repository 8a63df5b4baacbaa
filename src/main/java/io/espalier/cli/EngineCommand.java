package io.espalier.cli;

import io.espalier.engine.EngineSettings;
import io.espalier.engine.serve.EngineProgram;
import io.espalier.models.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code espalier engine}: the built-in model server alone. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = "Serves a local model through OpenAI's API on a socket.",
        footer = {
            "",
            "Examples:",
            "  espalier engine --model tiny-moe --port 8081",
            "  espalier engine --model models/my-model.gguf --threads 4 --context 4096",
            "",
            "Prints one line of JSON when it is ready: {\"ready\":true,\"url\":\"http://127.0.0.1:8081\",\"model\":\"tiny-moe\"}"
        })
public final class EngineCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "NAME|GGUF", description = "a local model, or a GGUF file")
    private String model = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "what clients call the model (default: the file's name)")
    private @Nullable String name;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "the address to listen on (${DEFAULT-VALUE})")
    private String host = "";

    @Option(names = "--port", defaultValue = "8081", description = "the port; 0 for a free one (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--threads", defaultValue = "2", description = "threads of the computation (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--context",
            defaultValue = "0",
            paramLabel = "TOKENS",
            description = "the longest prompt plus reply (default: the model's own, at most 8192)")
    private int context;

    @Option(names = "--queue", defaultValue = "64", description = "requests waiting before 429 (${DEFAULT-VALUE})")
    private int queue;

    @Option(names = "--slots", defaultValue = "2", description = "prompts kept in memory (${DEFAULT-VALUE})")
    private int slots;

    @Option(names = "--library", paramLabel = "DIR", description = "another build of llama.cpp, a folder")
    private @Nullable Path library;

    @Option(names = "--until-input-ends", hidden = true, description = "stop when standard input ends")
    private boolean untilInputEnds;

    @Override
    public Integer call() throws InterruptedException, IOException {
        var settings = new EngineSettings(
                ModelStore.standard().path(model),
                name == null ? ModelStore.shownName(model) : name,
                threads,
                context,
                queue,
                slots,
                Optional.ofNullable(library));
        EngineProgram.run(settings, host, port, untilInputEnds);
        return 0;
    }
}
