package io.espalier.meter;

import org.jspecify.annotations.Nullable;

/** Gives each exchange its place in its client's trace. Called on event loops: never blocks. */
@FunctionalInterface
public interface Tracing {
    /** Traces nothing: the client's headers go upstream as they came. */
    Tracing OFF = (traceparent, tracestate) -> ExchangeTrace.NONE;

    /**
     * An exchange began.
     *
     * @param traceparent the client's W3C trace context; null where it sent none
     */
    ExchangeTrace begin(@Nullable String traceparent, @Nullable String tracestate);
}
