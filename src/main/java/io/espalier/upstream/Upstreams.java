package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * All backends that some live snapshot of the configuration names. One whose settings did not change keeps its connections, its health
 * and its engine over a reload; one that no snapshot needs any more is closed.
 */
public final class Upstreams implements AutoCloseable {
    private final Vertx vertx;
    private final int loops;
    private final BiFunction<String, EmbeddedUpstreamSettings, EngineLink> engines;
    private final Map<Key, Held> held = new HashMap<>();

    private record Key(String name, UpstreamSettings settings) {}

    private static final class Held {
        private final Upstream upstream;
        private int holders;

        private Held(Upstream upstream) {
            this.upstream = upstream;
        }
    }

    /** @param engines starts the engine of an embedded upstream; called once for each */
    public Upstreams(Vertx vertx, BiFunction<String, EmbeddedUpstreamSettings, EngineLink> engines) {
        this.vertx = vertx;
        this.loops = Loop.contexts(vertx).size();
        this.engines = engines;
    }

    /** Holds the named upstreams for a snapshot, making those that are new. */
    public synchronized Map<String, Upstream> hold(Map<String, UpstreamSettings> settings) {
        Map<String, Upstream> byName = new HashMap<>();
        settings.forEach((name, each) -> {
            var entry = held.computeIfAbsent(new Key(name, each), key -> new Held(make(key)));
            entry.holders++;
            byName.put(name, entry.upstream);
        });
        return Map.copyOf(byName);
    }

    /** Lets go of what {@link #hold} gave for equal settings. */
    public synchronized void release(Map<String, UpstreamSettings> settings) {
        settings.forEach((name, each) -> {
            var key = new Key(name, each);
            var entry = held.get(key);
            if (entry != null && --entry.holders == 0) {
                held.remove(key);
                entry.upstream.close();
            }
        });
    }

    @Override
    public synchronized void close() {
        held.values().forEach(entry -> entry.upstream.close());
        held.clear();
    }

    private Upstream make(Key key) {
        return switch (key.settings()) {
            case HttpUpstreamSettings http -> new Upstream(key.name(), http, vertx, loops);
            case EmbeddedUpstreamSettings embedded ->
                new Upstream(key.name(), embedded, vertx, loops, engines.apply(key.name(), embedded));
        };
    }
}
