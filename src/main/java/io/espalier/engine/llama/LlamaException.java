package io.espalier.engine.llama;

/** llama.cpp refused something, or was about to be asked for something it does not survive. */
public final class LlamaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LlamaException(String message) {
        super(message);
    }

    public LlamaException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a method handle threw: our own error, or a mistake in this binding. */
    static RuntimeException of(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new LlamaException("a native call failed: " + thrown, thrown);
        };
    }
}
