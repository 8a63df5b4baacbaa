package io.espalier.ingress;

import org.jspecify.annotations.Nullable;

/** One exchange's place among those in flight. */
public interface Permit extends AutoCloseable {
    /** The client's configured name; null where clients are open. */
    @Nullable
    String client();

    /** Charges tokens, known only when the reply ends, to the client's token rate. */
    void spend(long tokens);

    /** Gives the place back; further calls do nothing. */
    @Override
    void close();
}
