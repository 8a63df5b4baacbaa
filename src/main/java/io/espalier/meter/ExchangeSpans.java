package io.espalier.meter;

import io.espalier.config.Settings;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each exchange, a child of the client's where it sent a trace context. The upstream is told that it is the parent of
 * what happens there.
 */
public final class ExchangeSpans implements Tracing {
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";

    private final Tracer tracer;
    private final InstantSource clock;
    private final Supplier<ConfiguredNames> names;

    public ExchangeSpans(Tracer tracer, InstantSource clock, Supplier<Settings> settings) {
        this.tracer = tracer;
        this.clock = clock;
        this.names = new ConfiguredNames.Present(settings);
    }

    @Override
    public ExchangeTrace begin(@Nullable String traceparent, @Nullable String tracestate) {
        var client = new HashMap<String, String>();
        put(client, TRACEPARENT, traceparent);
        put(client, TRACESTATE, tracestate);
        var start = clock.instant();
        var span = builder(client).setStartTimestamp(start).startSpan();
        var own = new HashMap<String, String>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), own, HashMap::put);
        var sent = own.get(TRACEPARENT);
        var parent = sent == null ? null : new ExchangeTrace.Parent(sent, own.get(TRACESTATE));
        return new ExchangeSpan(span, start, parent, names);
    }

    private SpanBuilder builder(Map<String, String> client) {
        var parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), client, new Headers());
        return tracer.spanBuilder("exchange").setParent(parent).setSpanKind(SpanKind.SERVER);
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static final class Headers implements TextMapGetter<Map<String, String>> {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return List.copyOf(carrier.keySet());
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
            return carrier == null ? null : carrier.get(key);
        }
    }
}
