package io.espalier.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a sidecar may take of its pod: one upstream, and pools no larger than one application needs. */
final class SidecarLimits {
    static final int MAX_IN_FLIGHT = 256;
    static final int MAX_CONNECTIONS = 64;
    static final int PRUNER_THREADS = 1;
    static final int PRUNER_QUEUE = 32;
    static final int PRUNER_CACHE = 1_000;

    private SidecarLimits() {}

    static Settings narrow(Settings settings) {
        var server = settings.server();
        return settings.with(server.withMaxInFlight(Math.min(server.maxInFlight(), MAX_IN_FLIGHT)))
                .with(narrow(settings.upstreams()), narrow(settings.pruner()));
    }

    private static PrunerSettings narrow(PrunerSettings pruner) {
        return pruner.withPools(
                Math.min(pruner.threads(), PRUNER_THREADS),
                Math.min(pruner.queue(), PRUNER_QUEUE),
                Math.min(pruner.cache(), PRUNER_CACHE));
    }

    private static Map<String, UpstreamSettings> narrow(Map<String, UpstreamSettings> upstreams) {
        var narrowed = new LinkedHashMap<String, UpstreamSettings>();
        upstreams.forEach((name, upstream) -> narrowed.put(name, narrow(upstream)));
        return narrowed;
    }

    private static UpstreamSettings narrow(UpstreamSettings upstream) {
        return switch (upstream) {
            case HttpUpstreamSettings http -> http.withMaxConnections(Math.min(http.maxConnections(), MAX_CONNECTIONS));
            case EmbeddedUpstreamSettings embedded -> embedded;
        };
    }

    static void check(Settings settings, String path, Faults faults) {
        var names = settings.upstreams().keySet();
        if (names.size() > 1) {
            faults.add(
                    path + ".upstreams",
                    "a sidecar has one upstream, found " + names.size() + " (" + String.join(", ", names)
                            + "); keep one, or run the shared gateway: espalier serve");
        }
    }
}
