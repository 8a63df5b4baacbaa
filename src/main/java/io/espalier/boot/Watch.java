package io.espalier.boot;

import io.espalier.config.Settings;
import io.espalier.meter.ExchangeLog;
import io.espalier.meter.ExchangeMeters;
import io.espalier.meter.GatewayMeters;
import io.espalier.meter.GenAiMeters;
import io.espalier.meter.Observers;
import io.espalier.meter.Tracing;
import io.espalier.meter.UpstreamMeters;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the program's gateway is watched: what listens to it, what is read off it, and what its health is asked of. */
@ApplicationScoped
public class Watch {
    private final MeterRegistry registry;
    private volatile @Nullable Gateway gateway;

    @Inject
    public Watch(MeterRegistry registry) {
        this.registry = registry;
    }

    Observers observers(Supplier<Settings> settings) {
        return new Observers(
                List.of(
                        new GenAiMeters(registry, settings),
                        new ExchangeMeters(registry),
                        new ExchangeLog(System.getLogger(ExchangeLog.CATEGORY), InstantSource.system())),
                new UpstreamMeters(registry),
                Tracing.OFF);
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
