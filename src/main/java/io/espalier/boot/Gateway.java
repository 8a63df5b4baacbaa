package io.espalier.boot;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.PrunerSettings;
import io.espalier.config.Settings;
import io.espalier.failure.UserError;
import io.espalier.inference.Device;
import io.espalier.inference.Encoder;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.RememberedVectors;
import io.espalier.ingress.Admission;
import io.espalier.ingress.GatewayServer;
import io.espalier.ingress.GatewayWiring;
import io.espalier.meter.Observers;
import io.espalier.meter.Readings;
import io.espalier.meter.UpstreamListener;
import io.espalier.models.ModelStore;
import io.espalier.pipeline.PruningStages;
import io.espalier.pipeline.Scorer;
import io.espalier.upstream.EngineProcess;
import io.espalier.upstream.Upstreams;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A whole gateway: everything between the clients' sockets and the upstreams', put together and listening. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = System.getLogger("espalier");
    /** Calls of {@code /v1/compress} that wait before further ones are told to come again. */
    private static final int COMPRESSIONS = 64;

    private final Supplier<Settings> settings;
    private final Encoder encoder;
    private final ServedPruners pruners;
    private final Scorer scorer;
    private final @Nullable Domains domains;
    private final Upstreams upstreams;
    private final Rates rates;
    private final Admission admission;
    private final ExecutorService compressing = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(COMPRESSIONS),
            Thread.ofPlatform().daemon().name("espalier-compress").factory());
    private final GatewayServer server;
    private int port;

    private Gateway(Vertx vertx, Supplier<Settings> settings, Observers observers) {
        this.settings = settings;
        var pruner = settings.get().pruner();
        var tokenizers = new Tokenizers(settings, ModelStore.standard());
        tokenizers.readAll();
        encoder = encoder(pruner);
        pruners = new ServedPruners(settings, encoder);
        scorer = new Scorer(pruners.shelf(), pruner.threads(), pruner.queue(), pruner.cache());
        upstreams = new Upstreams(
                vertx, (name, embedded) -> engine(name, embedded, observers.upstreams()), observers.upstreams());
        domains = Domains.of(settings.get(), encoder);
        rates = Rates.of(settings.get(), vertx);
        admission = new Admission(settings, System::nanoTime, rates.held());
        var stages = new PruningStages(scorer, pruner.maxBody().bytes(), System::nanoTime);
        server = new GatewayServer(new GatewayWiring(
                vertx,
                settings,
                stages,
                admission,
                observers,
                upstreams,
                domains == null ? null : domains.experts(upstreams),
                tokenizers,
                Map.of("/v1/compress", new CompressEndpoint(settings, stages, tokenizers, compressing)),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong()));
    }

    private static Encoder encoder(PrunerSettings pruner) {
        var device = ServedPruners.device(pruner);
        var encoder = new OnnxEncoder(pruner.threads(), device);
        var missed = device == Device.CUDA && !encoder.placement().equals("CUDA");
        LOG.log(missed ? Level.WARNING : Level.INFO, "the encoder runs on {0}", encoder.placement());
        return new RememberedVectors(encoder, ServedPruners.remembered(pruner));
    }

    /**
     * Starts a gateway and returns when it listens.
     *
     * @throws UserError where its address cannot be listened on, or a tokenizer or model cannot be had
     */
    public static Gateway start(Vertx vertx, Supplier<Settings> settings, Observers observers) {
        var gateway = new Gateway(vertx, settings, observers);
        try {
            gateway.port = gateway.server
                    .start()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return gateway;
        } catch (CompletionException e) {
            gateway.close();
            throw gateway.cannotListen(e.getCause() == null ? e : e.getCause());
        }
    }

    private static EngineProcess engine(String name, EmbeddedUpstreamSettings settings, UpstreamListener listener) {
        listener.engineStarted(name);
        return EngineProcess.start(settings, () -> listener.engineRestarted(name));
    }

    private UserError cannotListen(Throwable cause) {
        var address = settings.get().server();
        return new UserError(
                "cannot listen on " + address.host() + ":" + address.port() + ": " + cause.getMessage()
                        + "; free the port, or choose another with --port",
                cause);
    }

    public String url() {
        var host = settings.get().server().host();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Whether new exchanges are welcome: not before it listens, and not once it drains. */
    public boolean ready() {
        return server.ready();
    }

    /** The upstreams' names, and whether an exchange could go there now. */
    public Map<String, Boolean> upstreams() {
        return upstreams.usable(System.nanoTime());
    }

    /** What can be read off at any time. */
    public Readings readings() {
        return new Readings(
                admission::inFlight,
                admission::limit,
                scorer::queued,
                scorer::hits,
                scorer::misses,
                pruners::reloads,
                pruners::refusals,
                rates.readings());
    }

    /** Takes no new exchanges and returns when those in flight have ended, or their time is over. */
    public void drain() {
        server.drain().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        upstreams.close();
        rates.close();
        compressing.shutdownNow();
        scorer.close();
        pruners.close();
        if (domains != null) {
            domains.close();
        }
        encoder.close();
    }
}
