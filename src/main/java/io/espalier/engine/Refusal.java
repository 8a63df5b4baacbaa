package io.espalier.engine;

import io.espalier.failure.ApiError;

/** A call that cannot be served; the error says why. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    public Refusal(ApiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** A field of the request that is missing, of the wrong form, or asks for what the engine does not do. */
    public static Refusal field(String param, String message) {
        return new Refusal(ApiError.invalidRequest("invalid_value", message).about(param));
    }

    public ApiError error() {
        return error;
    }
}
