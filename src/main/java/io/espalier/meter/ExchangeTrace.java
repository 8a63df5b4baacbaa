package io.espalier.meter;

import org.jspecify.annotations.Nullable;

/** One exchange's part of a trace. */
public interface ExchangeTrace {
    /** No part. */
    ExchangeTrace NONE = new ExchangeTrace() {};

    /** What goes upstream in place of the client's {@code traceparent} and {@code tracestate}; null leaves both as they came. */
    default @Nullable Parent parent() {
        return null;
    }

    /** The exchange is over. */
    default void finished(ExchangeSummary summary) {}

    /**
     * Who the upstream's spans belong to, as the W3C headers say it.
     *
     * @param tracestate null for no such header
     */
    record Parent(String traceparent, @Nullable String tracestate) {}
}
