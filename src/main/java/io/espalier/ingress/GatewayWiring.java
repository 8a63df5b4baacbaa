package io.espalier.ingress;

import io.espalier.config.Settings;
import io.espalier.inference.TokenCounter;
import io.espalier.meter.Observers;
import io.espalier.pipeline.Pruning;
import io.espalier.upstream.Upstreams;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway's server works with.
 *
 * @param settings the present snapshot; asked at the head of each request, so a new one holds from the next request on
 * @param gate limits and client keys
 * @param experts chooses among models; null where no domains are known
 * @param counters the tokenizer of an upstream, by its name
 * @param endpoints what the gateway answers itself to POST, by path
 * @param nanos as {@link System#nanoTime()}
 * @param random chooses among weighted upstreams; used by many threads
 */
public record GatewayWiring(
        Vertx vertx,
        Supplier<Settings> settings,
        Pruning pruning,
        Gate gate,
        Observers observers,
        Upstreams upstreams,
        @Nullable Experts experts,
        Function<String, TokenCounter> counters,
        Map<String, LocalEndpoint> endpoints,
        LongSupplier nanos,
        RandomGenerator random) {
    public GatewayWiring {
        endpoints = Map.copyOf(endpoints);
    }
}
