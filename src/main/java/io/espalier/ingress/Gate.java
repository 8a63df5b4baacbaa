package io.espalier.ingress;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides from a request's head, before its body is read, whether the exchange may go on. Called on event loops. */
@FunctionalInterface
public interface Gate {
    /**
     * @param key the client's key as it presented it, without {@code Bearer}; null where it presented none
     * @param whenDecided called once, at once or later, on the calling event loop
     */
    void admit(@Nullable String key, Consumer<Verdict> whenDecided);
}
