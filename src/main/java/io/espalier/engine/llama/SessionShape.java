package io.espalier.engine.llama;

/**
 * The size of a session.
 *
 * @param tokens the longest prompt plus reply
 * @param batch tokens computed in one call
 * @param threads threads of the computation
 * @param exactMemory whether keys and values are kept as 32-bit floats, for comparisons, and not as 16-bit ones
 */
public record SessionShape(int tokens, int batch, int threads, boolean exactMemory) {
    private static final int MOST_TOKENS = 1 << 22;

    public SessionShape {
        require(tokens > 0 && tokens <= MOST_TOKENS, "the session's tokens", tokens);
        require(batch > 1 && batch <= 4096, "the batch", batch);
        require(threads > 0 && threads <= 512, "the threads", threads);
    }

    private static void require(boolean holds, String what, int value) {
        if (!holds) {
            throw new IllegalArgumentException(what + " cannot be " + value);
        }
    }
}
