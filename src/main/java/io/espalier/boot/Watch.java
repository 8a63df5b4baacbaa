package io.espalier.boot;

import io.espalier.config.Settings;
import io.espalier.meter.ExchangeLog;
import io.espalier.meter.ExchangeMeters;
import io.espalier.meter.ExchangeSpans;
import io.espalier.meter.GatewayMeters;
import io.espalier.meter.GenAiMeters;
import io.espalier.meter.Observers;
import io.espalier.meter.Tracing;
import io.espalier.meter.UpstreamMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** How the program's gateway is watched: what listens to it, what is read off it, and what its health is asked of. */
@ApplicationScoped
public class Watch {
    private static final String INSTRUMENTATION = "io.espalier";

    private final MeterRegistry registry;
    private final OpenTelemetry telemetry;
    private final boolean traces;
    private volatile @Nullable Gateway gateway;

    /** @param untraced whether nobody collects spans, so that none are made */
    @Inject
    public Watch(
            MeterRegistry registry,
            OpenTelemetry telemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced) {
        this.registry = registry;
        this.telemetry = telemetry;
        this.traces = !untraced;
    }

    Observers observers(Supplier<Settings> settings) {
        return new Observers(
                List.of(
                        new GenAiMeters(registry, settings),
                        new ExchangeMeters(registry),
                        new ExchangeLog(System.getLogger(ExchangeLog.CATEGORY), InstantSource.system())),
                new UpstreamMeters(registry),
                traces ? spans(settings) : Tracing.OFF);
    }

    private Tracing spans(Supplier<Settings> settings) {
        return new ExchangeSpans(telemetry.getTracer(INSTRUMENTATION), InstantSource.system(), settings);
    }

    /** How often changed settings were taken over, and refused. */
    void reloads(LongSupplier applied, LongSupplier refused) {
        new GatewayMeters(registry).showReloads(applied, refused);
    }

    /** The gateway listens. */
    void serving(Gateway started) {
        gateway = started;
        new GatewayMeters(registry).show(started.readings());
    }

    /** Null until its artefacts are loaded and it listens. */
    @Nullable
    Gateway gateway() {
        return gateway;
    }
}
