package io.espalier.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Shows what can be read off a gateway at any time. Bound once to a registry. */
public final class GatewayMeters {
    private final MeterRegistry registry;

    public GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    public void show(Readings readings) {
        gauge("espalier.exchanges.in.flight", "Exchanges admitted and not yet ended.", readings.inFlight());
        gauge("espalier.exchanges.limit", "How many exchanges may be in flight at once.", readings.inFlightLimit());
        gauge("espalier.scorer.queue", "Sets of shots that wait for the scorer.", readings.queued());
        decisions("hit", readings.cacheHits());
        decisions("miss", readings.cacheMisses());
        prunerReloads("applied", readings.prunerReloads());
        prunerReloads("refused", readings.prunerRefusals());
        if (readings.redis() != null) {
            show(readings.redis());
        }
    }

    private void show(RedisReadings redis) {
        gauge(
                "espalier.redis.up",
                "1 while clients' rates hold across replicas.",
                () -> redis.up().getAsBoolean() ? 1 : 0);
        redis.questions().forEach(this::questions);
    }

    /**
     * @param applied how often a changed settings file was taken over
     * @param refused how often one had a fault and was not
     */
    public void showReloads(LongSupplier applied, LongSupplier refused) {
        reloads("applied", applied);
        reloads("refused", refused);
    }

    private void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(name, value::getAsInt).description(description).register(registry);
    }

    private void decisions(String result, LongSupplier count) {
        FunctionCounter.builder("espalier.decisions", registry, kept -> count.getAsLong())
                .description("Sets of shots that were asked about, by whether their decision was remembered.")
                .tag("cache", result)
                .register(registry);
    }

    private void questions(String result, LongSupplier count) {
        FunctionCounter.builder("espalier.redis.questions", registry, kept -> count.getAsLong())
                .description("Questions about clients' rates to Redis, by what came of them.")
                .tag("result", result)
                .register(registry);
    }

    private void prunerReloads(String result, LongSupplier count) {
        FunctionCounter.builder("espalier.pruner.reloads", registry, kept -> count.getAsLong())
                .description("Changed folders of the pruner, by whether they were taken over.")
                .tag("result", result)
                .register(registry);
    }

    private void reloads(String result, LongSupplier count) {
        FunctionCounter.builder("espalier.config.reloads", registry, kept -> count.getAsLong())
                .description("Changed settings files, by whether they were taken over.")
                .tag("result", result)
                .register(registry);
    }
}
