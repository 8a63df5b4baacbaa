package io.espalier.failure;

import org.jspecify.annotations.Nullable;

/** A mistake that its message explains in full: what, where, what was expected, what to do. Printed without a trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
