package io.espalier.engine.serve;

import io.espalier.engine.Engine;
import io.espalier.engine.EngineSettings;
import io.espalier.failure.UserError;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** An engine on a socket. */
public final class EngineServer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final Engine engine;
    private final Vertx vertx;
    private final Routes routes;
    private final HttpServer server;

    /**
     * Loads the model and listens.
     *
     * @param port 0 for a free one
     * @param log told, in a line each, of what an operator should know
     * @throws UserError where the model, the library or the port cannot be had
     */
    public static EngineServer start(EngineSettings settings, String host, int port, Consumer<String> log) {
        var eventLoop = CompletableFuture.supplyAsync(
                EngineServer::eventLoop,
                // A thread of its own, because the shared pool's threads do not see every class loader.
                task -> Thread.ofPlatform().name("espalier-event-loop-start").start(task));
        var server = new EngineServer(Engine.start(settings, log), eventLoop.join());
        try {
            server.server
                    .listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return server;
        } catch (CompletionException e) {
            server.close();
            throw new UserError(
                    "engine: cannot listen on " + host + ":" + port + ": "
                            + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        }
    }

    /** One thread, no files, no workers to speak of. */
    private static Vertx eventLoop() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    private EngineServer(Engine engine, Vertx vertx) {
        this.engine = engine;
        this.vertx = vertx;
        routes = new Routes(engine, RandomGenerator.getDefault(), Clock.systemUTC());
        var options = new HttpServerOptions().setTcpNoDelay(true).setHandle100ContinueAutomatically(true);
        server = vertx.createHttpServer(options).requestHandler(routes);
    }

    public int port() {
        return server.actualPort();
    }

    /** Refuses new calls and waits until those taken are answered, or the time is over. */
    public void drain(Duration most) throws InterruptedException {
        routes.drain();
        var end = System.nanoTime() + most.toNanos();
        while (!engine.idle() && System.nanoTime() < end) {
            Thread.sleep(POLL);
        }
    }

    public Engine engine() {
        return engine;
    }

    /** Closes the connections, the event loop and the engine. */
    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        engine.close();
    }
}
