package io.espalier.meter;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Traces as another does, but where that one fails not at all. */
final class ContainedTracing implements Tracing {
    private final Tracing tracing;
    private final Containment containment = new Containment();

    ContainedTracing(Tracing tracing) {
        this.tracing = tracing;
    }

    @Override
    public ExchangeTrace begin(@Nullable String traceparent, @Nullable String tracestate) {
        var trace = containment.call(() -> tracing.begin(traceparent, tracestate), ExchangeTrace.NONE);
        return trace == ExchangeTrace.NONE ? trace : new Contained(trace);
    }

    private final class Contained implements ExchangeTrace {
        private final ExchangeTrace trace;

        Contained(ExchangeTrace trace) {
            this.trace = trace;
        }

        @Override
        public @Nullable Parent parent() {
            return containment
                    .<Optional<Parent>>call(() -> Optional.ofNullable(trace.parent()), Optional.empty())
                    .orElse(null);
        }

        @Override
        public void finished(ExchangeSummary summary) {
            containment.run(() -> trace.finished(summary));
        }
    }
}
