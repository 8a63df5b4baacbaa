package io.espalier.ingress;

import org.jspecify.annotations.Nullable;

/** Decides from a request's head, before its body is read, whether the exchange may go on. Called on event loops. */
@FunctionalInterface
public interface Gate {
    /** @param key the client's key as it presented it, without {@code Bearer}; null where it presented none */
    Verdict admit(@Nullable String key);
}
