package io.espalier.cli.experts;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaException;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.failure.UserError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command computes that runs a model in its own process. */
final class EngineOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of the computation; more than the cores that are free slow it down (default: half of"
                    + " this machine's processors).")
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(names = "--library", paramLabel = "DIR", description = "Another build of llama.cpp: a folder.")
    private @Nullable Path library;

    int threads() {
        return threads;
    }

    Llama open() {
        try {
            return Llama.open(library == null ? LlamaLibrary.bundled() : LlamaLibrary.in(library));
        } catch (LlamaException e) {
            throw new UserError("engine: " + e.getMessage(), e);
        }
    }
}
