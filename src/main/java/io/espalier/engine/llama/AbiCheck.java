package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the {@link Abi} that fits a library, or refuses the library.
 *
 * <p>A function that returns a struct writes it into memory of ours. Called with an area larger than any known struct and
 * filled with a pattern, it shows how many bytes it writes; the defaults it writes must then stand where the table says.
 */
final class AbiCheck {
    private static final int AREA = 512;
    private static final byte PATTERN = (byte) 0xA5;

    private final MemorySegment model;
    private final MemorySegment session;
    private final MemorySegment batch;

    AbiCheck(Symbols symbols, Arena arena) {
        model = returned(symbols, "llama_model_default_params", arena);
        session = returned(symbols, "llama_context_default_params", arena);
        batch = emptyBatch(symbols, arena);
    }

    Abi matching(List<Abi> known) {
        return known.stream().filter(this::fits).findFirst().orElseThrow(() -> refusal(known));
    }

    private boolean fits(Abi abi) {
        return extent(model) == abi.model().size()
                && extent(session) == abi.session().size()
                && extent(batch) == TokenBatch.LAYOUT.byteSize()
                && modelDefaults(abi.model())
                && sessionDefaults(abi.session())
                && batchDefaults();
    }

    private boolean modelDefaults(Abi.ModelParams at) {
        var splitByLayer = 1;
        return model.get(JAVA_INT, at.splitMode()) == splitByLayer && model.get(JAVA_BYTE, at.checkTensors()) == 0;
    }

    private boolean sessionDefaults(Abi.SessionParams at) {
        var threads = session.get(JAVA_INT, at.threads());
        return session.get(JAVA_INT, Abi.SessionParams.TOKENS) == 512
                && session.get(JAVA_INT, at.batchTokens()) == 2048
                && session.get(JAVA_INT, at.chunkTokens()) == 512
                && session.get(JAVA_INT, at.sequences()) == 1
                && threads > 0
                && session.get(JAVA_INT, at.batchThreads()) == threads
                && session.get(JAVA_INT, at.keyType()) == Tensor.F16
                && session.get(JAVA_INT, at.valueType()) == Tensor.F16
                && session.get(JAVA_FLOAT, at.yarnExtension()) == -1f
                && session.get(ADDRESS, at.tensorCallback()).equals(MemorySegment.NULL)
                && session.get(ADDRESS, at.tensorCallbackUser()).equals(MemorySegment.NULL);
    }

    private boolean batchDefaults() {
        return batch.get(JAVA_INT, TokenBatch.COUNT) == 0
                && !batch.get(ADDRESS, TokenBatch.TOKENS).equals(MemorySegment.NULL)
                && batch.get(ADDRESS, TokenBatch.EMBEDDINGS).equals(MemorySegment.NULL)
                && !batch.get(ADDRESS, TokenBatch.LOGITS).equals(MemorySegment.NULL);
    }

    private LlamaException refusal(List<Abi> known) {
        var names = known.stream().map(Abi::build).collect(Collectors.joining(", "));
        return new LlamaException(
                "this build of llama.cpp has struct layouts that Espalier does not know (model parameters "
                        + extent(model) + " bytes, context parameters " + extent(session) + ", batch " + extent(batch)
                        + "); known builds: " + names);
    }

    /** Bytes written, rounded up to the structs' alignment of eight. */
    private static int extent(MemorySegment area) {
        var end = AREA;
        while (end > 0 && area.get(JAVA_BYTE, end - 1L) == PATTERN) {
            end--;
        }
        return (end + 7) & ~7;
    }

    private static MemorySegment returned(Symbols symbols, String function, Arena arena) {
        var area = pattern(arena);
        SegmentAllocator intoArea = (size, alignment) -> area;
        try {
            var unused = (MemorySegment)
                    symbols.function(function, Symbols.struct(AREA)).invoke(intoArea);
            return area;
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    private static MemorySegment emptyBatch(Symbols symbols, Arena arena) {
        var area = pattern(arena);
        SegmentAllocator intoArea = (size, alignment) -> area;
        try {
            var unused = (MemorySegment)
                    symbols.function("llama_batch_init", Symbols.struct(AREA), JAVA_INT, JAVA_INT, JAVA_INT)
                            .invoke(intoArea, 1, 0, 1);
            var copy = pattern(arena).copyFrom(area);
            symbols.procedure("llama_batch_free", TokenBatch.LAYOUT)
                    .invoke(area.asSlice(0, TokenBatch.LAYOUT.byteSize()));
            return copy;
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    private static MemorySegment pattern(Arena arena) {
        return arena.allocate(AREA, Long.BYTES).fill(PATTERN);
    }
}
