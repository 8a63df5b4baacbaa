package io.espalier.ingress;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.meter.ExchangeTrace;
import io.espalier.meter.Observers;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What those who watch are told of one exchange: that it began, for its trace, and how it ended. */
final class ExchangeReport {
    private final Observers observers;
    private final ExchangeFacts facts;
    private final ExchangeTrace trace;

    ExchangeReport(Observers observers, HttpServerRequest request, ExchangeFacts facts) {
        this.observers = observers;
        this.facts = facts;
        this.trace = observers.tracing().begin(request.getHeader("traceparent"), request.getHeader("tracestate"));
    }

    /** Who the upstream's part of the trace belongs to; null where the client's headers say so. */
    ExchangeTrace.@Nullable Parent parent() {
        return trace.parent();
    }

    /** Called once, when nothing more becomes known. */
    void send(Outcome outcome) {
        var summary = facts.summary(outcome);
        trace.finished(summary);
        observers.exchanges().forEach(listener -> listener.finished(summary));
    }
}
