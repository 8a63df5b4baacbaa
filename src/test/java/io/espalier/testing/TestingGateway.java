package io.espalier.testing;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.config.RetrySettings;
import io.espalier.config.RouteSettings;
import io.espalier.config.ServerSettings;
import io.espalier.config.Settings;
import io.espalier.config.SettingsReader;
import io.espalier.config.TimeoutSettings;
import io.espalier.config.UpstreamSettings;
import io.espalier.inference.TokenCounter;
import io.espalier.ingress.Admission;
import io.espalier.ingress.Gate;
import io.espalier.ingress.GatewayServer;
import io.espalier.ingress.GatewayWiring;
import io.espalier.ingress.LocalEndpoint;
import io.espalier.ingress.Permit;
import io.espalier.ingress.SharedRates;
import io.espalier.ingress.Verdict;
import io.espalier.meter.Observers;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.Pruning;
import io.espalier.pipeline.SkipReason;
import io.espalier.upstream.EngineLink;
import io.espalier.upstream.Upstreams;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A gateway on a free port, with open gates and pruning stages that leave everything alone unless a test says otherwise. */
public final class TestingGateway implements AutoCloseable {
    private final Vertx vertx;
    private final GatewayServer server;
    private final Upstreams upstreams;
    private final AtomicReference<Settings> settings;
    private final RecordingListener exchanges = new RecordingListener();
    private final CountingGate gate;
    private final int port;

    private TestingGateway(Plan plan) {
        settings = new AtomicReference<>(plan.settings);
        vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(plan.loops).setPreferNativeTransport(plan.nativeTransport));
        upstreams = new Upstreams(vertx, TestingGateway::noEngine, plan.observers.upstreams());
        gate = new CountingGate(
                plan.admission ? new Admission(settings::get, System::nanoTime, SharedRates.ALONE) : plan.gate);
        server = new GatewayServer(new GatewayWiring(
                vertx,
                settings::get,
                plan.pruning,
                gate,
                plan.observers.and(exchanges),
                upstreams,
                null,
                name -> new WordCounter(),
                plan.endpoints,
                System::nanoTime,
                new Random(7)));
        port = await(server.start().toCompletionStage().toCompletableFuture());
    }

    private static EngineLink noEngine(String name, EmbeddedUpstreamSettings settings) {
        throw new AssertionError("no engine in this test");
    }

    /** What a gateway is started with. */
    public static final class Plan {
        private Settings settings;
        private Pruning pruning =
                call -> CompletableFuture.completedFuture(new PruneOutcome.Skipped(SkipReason.NO_SHOTS));
        private Gate gate = (key, whenDecided) -> whenDecided.accept(new Verdict.Admitted(new OpenPermit(null)));
        private Map<String, LocalEndpoint> endpoints = Map.of();
        private Observers observers = Observers.of();
        private boolean nativeTransport;
        private boolean admission;
        private int loops = 2;

        private Plan(Settings settings) {
            this.settings = settings;
        }

        public Plan settings(Settings newSettings) {
            settings = newSettings;
            return this;
        }

        public Plan pruning(Pruning newPruning) {
            pruning = newPruning;
            return this;
        }

        public Plan gate(Gate newGate) {
            gate = newGate;
            return this;
        }

        public Plan endpoints(Map<String, LocalEndpoint> newEndpoints) {
            endpoints = newEndpoints;
            return this;
        }

        /** Besides the listener that remembers every exchange. */
        public Plan observers(Observers newObservers) {
            observers = newObservers;
            return this;
        }

        public Plan nativeTransport() {
            nativeTransport = true;
            return this;
        }

        /** The gate that the program has: clients' keys and limits as the settings say. */
        public Plan admission() {
            admission = true;
            return this;
        }

        /** All exchanges share one event loop, and so its connections upstream. */
        public Plan oneLoop() {
            loops = 1;
            return this;
        }

        public TestingGateway start() {
            return new TestingGateway(this);
        }
    }

    /** Everything to one upstream, nothing pruned. */
    public static TestingGateway relayingTo(URI upstream) {
        return planFor(upstream).start();
    }

    public static Plan planFor(URI upstream) {
        return planFor(http(upstream));
    }

    public static Plan planFor(UpstreamSettings upstream) {
        return new Plan(settings(Map.of("only", upstream), List.of(route("*", "only", prune(PruneMode.NONE)))));
    }

    public static Plan plan(Settings settings) {
        return new Plan(settings);
    }

    /** @param yaml the settings file's text, {@code %s} for each of the values; its port should be 0 */
    public static Plan planOf(String yaml, Object... values) {
        return new Plan(settings(yaml, values));
    }

    public static Settings settings(String yaml, Object... values) {
        return SettingsReader.ofEnvironment()
                .read("test.yaml", yaml.formatted(values).getBytes(StandardCharsets.UTF_8));
    }

    public static Settings settings(Map<String, UpstreamSettings> upstreams, List<RouteSettings> routes) {
        return new Settings(onAnyPort(null, null), upstreams, routes, null, null, null, null, null);
    }

    public static ServerSettings onAnyPort(io.espalier.config.DataSize maxBody, Duration headTimeout) {
        return new ServerSettings(null, 0, maxBody, null, headTimeout, Duration.ofSeconds(5), null);
    }

    public static HttpUpstreamSettings http(URI url) {
        return http(url, null, null, null);
    }

    public static HttpUpstreamSettings http(URI url, String apiKey, TimeoutSettings timeouts, RetrySettings retry) {
        return new HttpUpstreamSettings(url, apiKey, null, null, null, null, null, null, timeouts, retry, null);
    }

    public static RouteSettings route(String glob, String upstream, PruneSettings prune) {
        return new RouteSettings(List.of(glob), upstream, null, null, null, prune, null);
    }

    public static PruneSettings prune(PruneMode mode) {
        return new PruneSettings(mode, null, null, null, null, null, null, null, null, null, null);
    }

    public int port() {
        return port;
    }

    public RawConnection connect() {
        return RawConnection.to(port);
    }

    public RecordingListener exchanges() {
        return exchanges;
    }

    public GatewayServer server() {
        return server;
    }

    public void swap(Settings newSettings) {
        settings.set(newSettings);
    }

    /** Permits given out and not yet given back. */
    public int permitsOut() {
        return gate.out.get();
    }

    @Override
    public void close() {
        await(vertx.close().toCompletionStage().toCompletableFuture());
        upstreams.close();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Counts what another gate gives out. */
    private static final class CountingGate implements Gate {
        private final Gate gate;
        private final AtomicInteger out = new AtomicInteger();

        private CountingGate(Gate gate) {
            this.gate = gate;
        }

        @Override
        public void admit(String key, Consumer<Verdict> whenDecided) {
            gate.admit(key, verdict -> whenDecided.accept(counted(verdict)));
        }

        private Verdict counted(Verdict verdict) {
            if (verdict instanceof Verdict.Admitted admitted) {
                out.incrementAndGet();
                return new Verdict.Admitted(new CountedPermit(admitted.permit(), out));
            }
            return verdict;
        }
    }

    /** A place that nobody counts. */
    public record OpenPermit(String client) implements Permit {
        @Override
        public void spend(long tokens) {}

        @Override
        public void close() {}
    }

    private record CountedPermit(Permit permit, AtomicInteger out) implements Permit {
        @Override
        public String client() {
            return permit.client();
        }

        @Override
        public void spend(long tokens) {
            permit.spend(tokens);
        }

        @Override
        public void close() {
            permit.close();
            out.decrementAndGet();
        }
    }

    private static final class WordCounter implements TokenCounter {
        @Override
        public int count(String text) {
            return text.isBlank() ? 0 : text.trim().split("\\s+").length;
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String name() {
            return "words";
        }
    }
}
