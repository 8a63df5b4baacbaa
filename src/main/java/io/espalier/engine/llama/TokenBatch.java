package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** A reusable {@code llama_batch} in memory of ours: tokens, positions, sequence 0, and which rows want logits. */
final class TokenBatch {
    static final int COUNT = 0;
    static final int TOKENS = 8;
    static final int EMBEDDINGS = 16;
    private static final int POSITIONS = 24;
    private static final int SEQUENCE_COUNTS = 32;
    private static final int SEQUENCES = 40;
    static final int LOGITS = 48;
    static final StructLayout LAYOUT = Symbols.struct(56);

    private final MemorySegment struct;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment wanted;
    private final int capacity;
    private int count;

    TokenBatch(Arena arena, int capacity) {
        this.capacity = capacity;
        struct = arena.allocate(LAYOUT);
        tokens = arena.allocate(JAVA_INT, capacity);
        positions = arena.allocate(JAVA_INT, capacity);
        wanted = arena.allocate(JAVA_BYTE, capacity);
        var sequenceCounts = arena.allocate(JAVA_INT, capacity);
        var sequences = arena.allocate(ADDRESS, capacity + 1L);
        var sequenceZero = arena.allocate(JAVA_INT);
        for (var i = 0; i < capacity; i++) {
            sequenceCounts.setAtIndex(JAVA_INT, i, 1);
            sequences.setAtIndex(ADDRESS, i, sequenceZero);
        }
        struct.set(ADDRESS, TOKENS, tokens);
        struct.set(ADDRESS, POSITIONS, positions);
        struct.set(ADDRESS, SEQUENCE_COUNTS, sequenceCounts);
        struct.set(ADDRESS, SEQUENCES, sequences);
        struct.set(ADDRESS, LOGITS, wanted);
    }

    void clear() {
        count = 0;
        struct.set(JAVA_INT, COUNT, 0);
    }

    void add(int token, int position, boolean wantLogits) {
        if (count == capacity) {
            throw new LlamaException("a batch holds " + capacity + " tokens");
        }
        tokens.setAtIndex(JAVA_INT, count, token);
        positions.setAtIndex(JAVA_INT, count, position);
        wanted.set(JAVA_BYTE, count, (byte) (wantLogits ? 1 : 0));
        count++;
        struct.set(JAVA_INT, COUNT, count);
    }

    boolean wantsLogits(int row) {
        return row >= 0 && row < count && wanted.get(JAVA_BYTE, row) == 1;
    }

    int capacity() {
        return capacity;
    }

    MemorySegment struct() {
        return struct;
    }
}
