package io.espalier.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, an immutable snapshot: the {@code espalier} key of the YAML file.
 *
 * @param server where the gateway listens and its limits
 * @param upstreams backends by name, in the file's order
 * @param routes first match wins
 * @param pruner the artefact all routes share
 * @param domains the domain classifier's file; null where requests have no known domain
 * @param profiles expert profiles by name
 * @param clients who may call; none means anyone on loopback
 * @param redis where replicas hold the rates of clients together; null where each holds them by itself
 */
public record Settings(
        ServerSettings server,
        Map<String, UpstreamSettings> upstreams,
        List<RouteSettings> routes,
        PrunerSettings pruner,
        @Nullable String domains,
        Map<String, ProfileSettings> profiles,
        List<ClientSettings> clients,
        @Nullable RedisSettings redis) {
    public Settings {
        server = Objects.requireNonNullElseGet(server, ServerSettings::defaults);
        upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(upstreams, Map.of())));
        routes = List.copyOf(Objects.requireNonNullElse(routes, List.of()));
        pruner = Objects.requireNonNullElseGet(pruner, PrunerSettings::defaults);
        profiles = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNullElse(profiles, Map.of())));
        clients = List.copyOf(Objects.requireNonNullElse(clients, List.of()));
    }

    public Settings with(ServerSettings newServer) {
        return new Settings(newServer, upstreams, routes, pruner, domains, profiles, clients, redis);
    }

    /**
     * The name of the model that answers at an upstream.
     *
     * @param asked the model that the request names
     * @return null where that is not known
     */
    public @Nullable String target(String upstream, @Nullable String asked) {
        return upstreams.get(upstream) instanceof EmbeddedUpstreamSettings embedded ? embedded.model() : asked;
    }

    public Billing billing(String upstream) {
        return upstreams.get(upstream) instanceof HttpUpstreamSettings http
                ? new Billing(http.price(), http.prefixCache())
                : Billing.PLAIN;
    }

    Settings with(Map<String, UpstreamSettings> newUpstreams, PrunerSettings newPruner) {
        return new Settings(server, newUpstreams, routes, newPruner, domains, profiles, clients, redis);
    }

    /** Defaults only: no upstream, no route. */
    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    static Settings empty() {
        return new Settings(null, null, null, null, null, null, null, null);
    }
}
