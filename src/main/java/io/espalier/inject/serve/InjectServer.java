package io.espalier.inject.serve;

import io.espalier.failure.UserError;
import io.espalier.inject.AdmissionReviews;
import io.espalier.inject.PodInjector;
import io.espalier.inject.SidecarTemplate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The admission webhook, serving. */
public final class InjectServer implements AutoCloseable {
    private static final int IDLE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Reloaded<?>> watches = new ArrayList<>();
    private final InjectSettings settings;
    private final Consumer<String> log;
    private Optional<HttpServer> server = Optional.empty();

    /**
     * Reads its files and listens.
     *
     * @param log told, in a line each, of pods injected and refused, and of files that changed
     * @throws UserError where a file is wrong or the port cannot be had
     */
    public static InjectServer start(InjectSettings settings, Consumer<String> log) {
        var server = new InjectServer(settings, log);
        try {
            server.listen();
            return server;
        } catch (UserError e) {
            server.close();
            throw e;
        }
    }

    private InjectServer(InjectSettings settings, Consumer<String> log) {
        this.settings = settings;
        this.log = log;
    }

    private void listen() {
        var injector = new PodInjector(template(), settings.ownNamespace());
        var routes = new InjectRoutes(new AdmissionReviews(injector, log));
        watch(settings.certificates(), () -> Certificate.in(settings.certificates()), one -> use(one, routes));
    }

    private Supplier<SidecarTemplate> template() {
        if (settings.template().isEmpty()) {
            var builtIn = SidecarTemplate.builtIn();
            return () -> builtIn;
        }
        var file = settings.template().get().toAbsolutePath();
        return watch(
                Objects.requireNonNullElse(file.getParent(), file),
                () -> read(file),
                template -> log.accept("the sidecar is as in " + file));
    }

    private static SidecarTemplate read(Path file) {
        try {
            return SidecarTemplate.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UserError("cannot read the sidecar's template " + file, e);
        }
    }

    private <T> Reloaded<T> watch(Path folder, Supplier<T> read, Consumer<T> use) {
        var watch = Reloaded.start(folder, read, use, log);
        watches.add(watch);
        return watch;
    }

    /** With the first certificate the server starts; connections made after a new one are secured by that. */
    private void use(Certificate certificate, InjectRoutes routes) {
        var options = certificate.options(vertx);
        if (server.isPresent()) {
            await(
                    server.get().updateSSLOptions(new SSLOptions().setKeyCertOptions(options)),
                    "cannot use the certificate");
            log.accept("the certificate was renewed");
            return;
        }
        var started = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(options)
                        .setIdleTimeout(IDLE_SECONDS))
                .requestHandler(routes);
        await(
                started.listen(settings.port(), settings.host()),
                "inject: cannot listen on " + settings.host() + ":" + settings.port());
        server = Optional.of(started);
    }

    private static void await(Future<?> future, String failure) {
        try {
            future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new UserError(
                    failure + ": " + Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
        }
    }

    public int port() {
        return server.orElseThrow().actualPort();
    }

    @Override
    public void close() {
        watches.forEach(Reloaded::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
