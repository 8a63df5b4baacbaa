package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** llama.cpp, opened, its layouts checked, ready to load models. One a process is enough. */
public final class Llama {
    private final String build;
    private final NativeLog log = new NativeLog();
    private final ModelCalls modelCalls;
    private final SessionCalls sessionCalls;
    private final TensorCalls tensorCalls;

    /** @throws LlamaException where the library's layouts are not among the known ones */
    public static Llama open(LlamaLibrary library) {
        return new Llama(library);
    }

    private Llama(LlamaLibrary library) {
        var symbols = new Symbols(library.symbols());
        try (var arena = Arena.ofConfined()) {
            var abi = new AbiCheck(symbols, arena).matching(Abi.KNOWN);
            build = abi.build();
            log.install(symbols);
            start(symbols, library, arena);
            modelCalls = new ModelCalls(symbols, abi.model());
            sessionCalls = new SessionCalls(symbols, abi.session());
            tensorCalls = new TensorCalls(symbols);
        }
    }

    private static void start(Symbols symbols, LlamaLibrary library, Arena arena) {
        try {
            symbols.procedure("llama_backend_init").invokeExact();
            var backends = library.backends();
            if (backends.isPresent()) {
                symbols.procedure("ggml_backend_load_all_from_path", ADDRESS)
                        .invokeExact(arena.allocateFrom(backends.get().toString()));
            }
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /**
     * Loads a GGUF file. Only for files that were validated before: llama.cpp does not survive every rotten one.
     *
     * @throws LlamaException where llama.cpp does not know the architecture or finds values that are not numbers
     */
    public LlamaModel load(Path file) {
        log.forget();
        var pointer = modelCalls.load(file.toString());
        if (pointer.equals(MemorySegment.NULL)) {
            throw new LlamaException("llama.cpp cannot load " + file + ": " + log.takeFirstError());
        }
        return new LlamaModel(this, pointer);
    }

    /** The build whose layouts fit. */
    public String build() {
        return build;
    }

    NativeLog log() {
        return log;
    }

    ModelCalls modelCalls() {
        return modelCalls;
    }

    SessionCalls sessionCalls() {
        return sessionCalls;
    }

    TensorCalls tensorCalls() {
        return tensorCalls;
    }
}
