package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import io.espalier.meter.UpstreamListener;
import io.espalier.openai.Endpoint;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
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
    private final UpstreamListener listener;
    private volatile @Nullable EngineAddress known;

    /** An engine's address and the same taken apart. */
    private record EngineAddress(URI url, BackendAddress address) {}

    /**
     * What all upstreams share.
     *
     * @param loops how many event loops there are
     * @param listener hears of every upstream
     */
    record Surroundings(Vertx vertx, int loops, UpstreamListener listener) {}

    Upstream(String name, HttpUpstreamSettings settings, Surroundings around) {
        this(name, settings, around, null);
    }

    Upstream(String name, EmbeddedUpstreamSettings settings, Surroundings around, EngineLink engine) {
        this(name, (UpstreamSettings) settings, around, engine);
    }

    private Upstream(String name, UpstreamSettings settings, Surroundings around, @Nullable EngineLink engine) {
        this.name = name;
        this.settings = settings;
        this.vertx = around.vertx();
        this.listener = around.listener();
        this.health = new UpstreamHealth(settings.ejection());
        this.pools = new AtomicReferenceArray<>(around.loops());
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

    /**
     * Whether a request of this path may go there. A server that loads profiles has its operator's endpoints beside the model's, and
     * they know no keys.
     */
    boolean takes(String path) {
        boolean swapped = settings instanceof HttpUpstreamSettings http && http.swap() != null;
        return !swapped || Endpoint.of(path).prunable();
    }

    UpstreamHealth health() {
        return health;
    }

    /** Whether an exchange could go there now: it has an address, and is not left out for its failures. */
    boolean usable(long now) {
        return address().isPresent() && health.available(now);
    }

    /** A try told well of it. */
    void succeeded(UpstreamHealth.Entry entry) {
        if (health.succeeded(entry)) {
            listener.restored(name);
        }
    }

    /** A try told ill of it. */
    void failed(UpstreamHealth.Entry entry, long now) {
        if (health.failed(entry, now)) {
            listener.ejected(name);
        }
    }

    /** A try ended, or brought a reply's head. */
    void attempted(int ordinal, UpstreamListener.Result result, Duration took) {
        listener.attempted(new UpstreamListener.Attempt(name, ordinal, result, took));
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
