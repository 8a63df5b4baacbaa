package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** llama.cpp's functions on contexts and their KV memory, with Java types. Checks nothing: {@link LlamaSession} does. */
final class SessionCalls {
    private final Abi.SessionParams layout;
    private final MethodHandle defaults;
    private final MethodHandle open;
    private final MethodHandle free;
    private final MethodHandle decode;
    private final MethodHandle logits;
    private final MethodHandle memory;
    private final MethodHandle remove;

    SessionCalls(Symbols symbols, Abi.SessionParams layout) {
        this.layout = layout;
        var params = Symbols.struct(layout.size());
        defaults = symbols.function("llama_context_default_params", params);
        open = symbols.function("llama_init_from_model", ADDRESS, ADDRESS, params);
        free = symbols.procedure("llama_free", ADDRESS);
        decode = symbols.function("llama_decode", JAVA_INT, ADDRESS, TokenBatch.LAYOUT);
        logits = symbols.function("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
        var newer = symbols.has("llama_get_memory");
        memory = newer
                ? symbols.function("llama_get_memory", ADDRESS, ADDRESS)
                : MethodHandles.identity(MemorySegment.class);
        remove = symbols.function(
                newer ? "llama_memory_seq_rm" : "llama_kv_self_seq_rm",
                JAVA_BOOLEAN,
                ADDRESS,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT);
    }

    /** NULL where llama.cpp cannot open it. */
    MemorySegment open(MemorySegment model, SessionShape shape, MemorySegment tensorCallback) {
        try (var arena = Arena.ofConfined()) {
            var params = (MemorySegment) defaults.invokeExact((SegmentAllocator) arena);
            params.set(JAVA_INT, Abi.SessionParams.TOKENS, shape.tokens());
            params.set(JAVA_INT, layout.batchTokens(), shape.batch());
            params.set(JAVA_INT, layout.chunkTokens(), shape.batch());
            params.set(JAVA_INT, layout.sequences(), 1);
            params.set(JAVA_INT, layout.threads(), shape.threads());
            params.set(JAVA_INT, layout.batchThreads(), shape.threads());
            params.set(ADDRESS, layout.tensorCallback(), tensorCallback);
            if (shape.exactMemory()) {
                params.set(JAVA_INT, layout.keyType(), Tensor.F32);
                params.set(JAVA_INT, layout.valueType(), Tensor.F32);
            }
            return (MemorySegment) open.invokeExact(model, params);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    void free(MemorySegment session) {
        try {
            free.invokeExact(session);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** 0 where the batch was computed. */
    int decode(MemorySegment session, TokenBatch batch) {
        try {
            return (int) decode.invokeExact(session, batch.struct());
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** NULL where the row has none. */
    MemorySegment logits(MemorySegment session, int row) {
        try {
            return (MemorySegment) logits.invokeExact(session, row);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** Forgets positions from {@code start} on; false where the model's memory cannot forget a part. */
    boolean removeFrom(MemorySegment session, int start) {
        try {
            var kv = (MemorySegment) memory.invokeExact(session);
            return (boolean) remove.invokeExact(kv, 0, start, -1);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }
}
