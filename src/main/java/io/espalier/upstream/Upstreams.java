package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import io.espalier.meter.UpstreamListener;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * All backends that some live snapshot of the configuration names. One whose settings did not change keeps its connections, its health
 * and its engine over a reload; one that no snapshot needs any more is closed.
 */
public final class Upstreams implements AutoCloseable {
    private final Upstream.Surroundings around;
    private final BiFunction<String, EmbeddedUpstreamSettings, EngineLink> engines;
    private final UpstreamListener listener;
    private final Map<Key, Held> held = new HashMap<>();

    private record Key(String name, UpstreamSettings settings) {}

    private static final class Held {
        private final Upstream upstream;
        private int holders;

        private Held(Upstream upstream) {
            this.upstream = upstream;
        }
    }

    /**
     * @param engines starts the engine of an embedded upstream; called once for each
     * @param listener must not throw
     */
    public Upstreams(
            Vertx vertx, BiFunction<String, EmbeddedUpstreamSettings, EngineLink> engines, UpstreamListener listener) {
        this.engines = engines;
        this.listener = listener;
        this.around = new Upstream.Surroundings(vertx, Loop.contexts(vertx).size(), listener);
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
                close(entry.upstream);
            }
        });
    }

    @Override
    public synchronized void close() {
        held.values().forEach(entry -> close(entry.upstream));
        held.clear();
    }

    /** Names of upstreams, and whether an exchange could go there now. */
    public synchronized Map<String, Boolean> usable(long now) {
        var usable = new TreeMap<String, Boolean>();
        held.forEach((key, entry) -> usable.merge(key.name(), entry.upstream.usable(now), Boolean::logicalOr));
        return usable;
    }

    private void close(Upstream upstream) {
        upstream.close();
        listener.closed(upstream.name());
    }

    private Upstream make(Key key) {
        listener.opened(key.name());
        return switch (key.settings()) {
            case HttpUpstreamSettings http -> new Upstream(key.name(), http, around);
            case EmbeddedUpstreamSettings embedded ->
                new Upstream(key.name(), embedded, around, engines.apply(key.name(), embedded));
        };
    }
}
