package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A backend: its settings, its health, which all event loops share, and its connections, which they do not. */
public final class Upstream {
    private final String name;
    private final UpstreamSettings settings;
    private final UpstreamHealth health;
    private final Vertx vertx;
    private final AtomicReferenceArray<@Nullable BackendPool> pools;
    private final @Nullable BackendAddress fixed;
    private final @Nullable EngineLink engine;
    private volatile @Nullable EngineAddress known;

    /** An engine's address and the same taken apart. */
    private record EngineAddress(URI url, BackendAddress address) {}

    Upstream(String name, HttpUpstreamSettings settings, Vertx vertx, int loops) {
        this(name, settings, vertx, loops, null);
    }

    Upstream(String name, EmbeddedUpstreamSettings settings, Vertx vertx, int loops, EngineLink engine) {
        this(name, (UpstreamSettings) settings, vertx, loops, engine);
    }

    private Upstream(String name, UpstreamSettings settings, Vertx vertx, int loops, @Nullable EngineLink engine) {
        this.name = name;
        this.settings = settings;
        this.vertx = vertx;
        this.health = new UpstreamHealth(settings.ejection());
        this.pools = new AtomicReferenceArray<>(loops);
        this.fixed = settings instanceof HttpUpstreamSettings http ? BackendAddress.of(http.url()) : null;
        this.engine = engine;
    }

    public String name() {
        return name;
    }

    public UpstreamSettings settings() {
        return settings;
    }

    /** What is sent as the bearer; null where the client's own credentials go through. */
    @Nullable
    String apiKey() {
        return settings instanceof HttpUpstreamSettings http ? http.apiKey() : null;
    }

    /** Whether the client's credentials may reach it: not where it has its own, and never an engine of ours. */
    boolean takesClientCredentials() {
        return engine == null && apiKey() == null;
    }

    UpstreamHealth health() {
        return health;
    }

    /** Where it listens now; empty while an engine starts. */
    Optional<BackendAddress> address() {
        if (fixed != null) {
            return Optional.of(fixed);
        }
        return engine == null ? Optional.empty() : engine.address().map(this::takenApart);
    }

    /** Completes on any thread. */
    CompletionStage<BackendAddress> ready() {
        if (engine == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("no engine"));
        }
        return engine.ready().thenApply(this::takenApart);
    }

    /** Called only on the loop itself. */
    BackendPool pool(Loop loop) {
        BackendPool pool = pools.get(loop.index());
        if (pool == null) {
            pool = new BackendPool(vertx, settings, connectionsPerLoop());
            pools.set(loop.index(), pool);
        }
        return pool;
    }

    void close() {
        for (int i = 0; i < pools.length(); i++) {
            BackendPool pool = pools.getAndSet(i, null);
            if (pool != null) {
                pool.close();
            }
        }
        if (engine != null) {
            engine.close();
        }
    }

    private int connectionsPerLoop() {
        int all = settings instanceof HttpUpstreamSettings http ? http.maxConnections() : 1024;
        return Math.max(1, all / pools.length());
    }

    private BackendAddress takenApart(URI url) {
        EngineAddress seen = known;
        if (seen == null || !seen.url().equals(url)) {
            seen = new EngineAddress(url, BackendAddress.of(url));
            known = seen;
        }
        return seen.address();
    }
}
