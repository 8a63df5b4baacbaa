package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of tokens being evaluated: llama.cpp's context with its KV memory. Tokens can only be appended at the end
 * and cut from the end, so that positions are right by construction. Belongs to the first thread that evaluates with it.
 */
public final class LlamaSession implements AutoCloseable {
    /**
     * Which tokens of an evaluation get logits. The last layer is only computed for those, and a token alone is computed to
     * other bits than one among several: LAST differs from ALL within rounding, each equals itself exactly.
     */
    public enum Logits {
        NONE,
        LAST,
        ALL
    }

    private final SessionCalls calls;
    private final NativeLog log;
    private final LlamaModel model;
    private final MemorySegment pointer;
    private final SessionShape shape;
    private final TokenBatch batch;
    private final Arena arena;
    private final @Nullable TensorTap tap;
    private @Nullable Thread owner;
    private int length;
    private boolean closed;

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    LlamaSession(Llama llama, LlamaModel model, SessionShape shape, @Nullable TensorObserver observer) {
        this.calls = llama.sessionCalls();
        this.log = llama.log();
        this.model = model;
        this.shape = shape;
        arena = Arena.ofShared();
        tap = observer == null ? null : new TensorTap(llama.tensorCalls(), observer);
        log.forget();
        pointer = calls.open(model.pointer(), shape, tap == null ? MemorySegment.NULL : tap.stub(arena));
        if (pointer.equals(MemorySegment.NULL)) {
            arena.close();
            throw new LlamaException(
                    "no session of " + shape.tokens() + " tokens could be opened: " + log.takeFirstError());
        }
        batch = new TokenBatch(arena, shape.batch());
        model.sessionOpened();
    }

    /** Tokens evaluated and not forgotten. */
    public int length() {
        return length;
    }

    public SessionShape shape() {
        return shape;
    }

    /** Appends {@code tokens[from, to)}. After a failure the session is empty. */
    public void append(int[] tokens, int from, int to, Logits wanted) {
        checkUse();
        checkTokens(tokens, from, to);
        batch.clear();
        for (var i = from; i < to; i++) {
            var want = wanted == Logits.ALL || (wanted == Logits.LAST && i == to - 1);
            batch.add(tokens[i], length + i - from, want);
        }
        log.forget();
        var status = calls.decode(pointer, batch);
        length += to - from;
        try {
            if (tap != null) {
                tap.rethrow();
            }
            if (status != 0) {
                throw new LlamaException(
                        "llama.cpp could not evaluate (status " + status + "): " + log.takeFirstError());
            }
        } catch (RuntimeException e) {
            batch.clear();
            truncate(0);
            throw e;
        }
    }

    /** Copies the logits of a token of the last evaluation, counted from that evaluation's first. */
    public void logits(int row, float[] into) {
        checkUse();
        if (into.length != model.vocabularySize()) {
            throw new LlamaException("logits need room for " + model.vocabularySize() + " floats, not " + into.length);
        }
        if (!batch.wantsLogits(row)) {
            throw new LlamaException("row " + row + " of the last evaluation has no logits");
        }
        var values = calls.logits(pointer, row);
        if (values.equals(MemorySegment.NULL)) {
            throw new LlamaException("llama.cpp has no logits for row " + row);
        }
        MemorySegment.copy(values.reinterpret(Float.BYTES * (long) into.length), JAVA_FLOAT, 0, into, 0, into.length);
    }

    /** Forgets all tokens from {@code newLength} on; what is left is exactly as if they had never been there. */
    public void truncate(int newLength) {
        checkUse();
        if (newLength < 0 || newLength > length) {
            throw new LlamaException("a session of " + length + " tokens cannot be cut to " + newLength);
        }
        if (newLength == length) {
            return;
        }
        if (!calls.removeFrom(pointer, newLength) && (newLength == 0 || !calls.removeFrom(pointer, 0))) {
            throw new LlamaException("this model's memory cannot be cleared");
        }
        length = newLength;
    }

    private void checkTokens(int[] tokens, int from, int to) {
        if (from < 0 || to > tokens.length || from >= to) {
            throw new LlamaException("tokens " + from + " to " + to + " of " + tokens.length + " cannot be evaluated");
        }
        if (to - from > batch.capacity()) {
            throw new LlamaException((to - from) + " tokens are more than a batch of " + batch.capacity());
        }
        if (length + to - from > shape.tokens()) {
            throw new LlamaException("the session is full: " + shape.tokens() + " tokens");
        }
        for (var i = from; i < to; i++) {
            model.checkToken(tokens[i]);
        }
    }

    private void checkUse() {
        if (closed) {
            throw new LlamaException("the session is closed");
        }
        var current = Thread.currentThread();
        if (owner == null) {
            owner = current;
        }
        if (owner != current) {
            throw new LlamaException("the session belongs to thread " + owner.getName());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            calls.free(pointer);
            arena.close();
            model.sessionClosed();
        }
    }
}
