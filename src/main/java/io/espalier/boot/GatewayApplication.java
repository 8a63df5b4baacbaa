package io.espalier.boot;

import io.espalier.config.Profile;
import io.espalier.config.Settings;
import io.espalier.config.SettingsFile;
import io.espalier.config.SettingsReader;
import io.espalier.config.SettingsWatch;
import io.espalier.failure.UserError;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * The gateway as a Quarkus application, whose own server is the management port.
 *
 * <p>SIGTERM and SIGINT are handled here, not by Quarkus, so that health and metrics answer until the last exchange has
 * ended. A second signal does not wait.
 */
@ApplicationScoped
public class GatewayApplication implements QuarkusApplication {
    private static final Logger LOG = System.getLogger("espalier");
    private static final String PROFILE = "espalier.start.profile";
    private static final String CONFIG = "espalier.start.config";
    private static final String HOST = "espalier.start.host";
    private static final String PORT = "espalier.start.port";

    private final Vertx vertx;
    private final Watch watch;

    @Inject
    public GatewayApplication(Vertx vertx, Watch watch) {
        this.vertx = vertx;
        this.watch = watch;
    }

    /**
     * What the command line says; null leaves it to the settings file.
     *
     * @param config the settings file; null for the built-in configuration
     */
    public record Start(
            Profile profile,
            @Nullable Path config,
            @Nullable String host,
            @Nullable Integer port,
            String managementHost,
            int managementPort) {

        /** Quarkus makes the application itself, so what it needs to know goes through its configuration. */
        void publish() {
            set(PROFILE, profile);
            set(CONFIG, config);
            set(HOST, host);
            set(PORT, port);
            set("quarkus.http.host", managementHost);
            set("quarkus.http.port", managementPort);
            if (TraceSwitch.isOn(System.getenv())) {
                set(TraceSwitch.DISABLED, false);
            }
            if (profile == Profile.SIDECAR) {
                // One event loop keeps up with one application, and each more costs memory.
                set("quarkus.vertx.event-loops-pool-size", 1);
                set("quarkus.thread-pool.max-threads", 4);
            }
        }

        private static void set(String name, @Nullable Object value) {
            if (value != null) {
                System.setProperty(name, value.toString());
            }
        }
    }

    /** Runs the gateway until the program is told to stop, and returns the exit code. */
    public static int run(Start start) {
        requireFree(start.managementHost(), start.managementPort(), "--management-port");
        start.publish();
        var code = new AtomicInteger();
        Quarkus.run(GatewayApplication.class, (exit, failure) -> code.set(failure == null ? exit : 1));
        return code.get();
    }

    /**
     * Finds out that a port is taken before anything is started.
     *
     * @param port 0 for a free one
     * @param option what chooses another
     */
    public static void requireFree(String host, int port, String option) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new UserError(
                    "cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + "; free the port, or choose another with " + option,
                    e);
        }
    }

    @Override
    public int run(String... args) throws InterruptedException {
        var stop = new CountDownLatch(1);
        Signal.handle(new Signal("TERM"), signal -> stop(stop));
        Signal.handle(new Signal("INT"), signal -> stop(stop));
        try {
            serveUntil(stop);
            return 0;
        } catch (UserError e) {
            System.err.println("espalier: " + e.getMessage());
            return 1;
        }
    }

    private void serveUntil(CountDownLatch stop) throws InterruptedException {
        var port = System.getProperty(PORT);
        var reader = SettingsReader.ofEnvironment()
                .of(Profile.valueOf(System.getProperty(PROFILE)))
                .listeningOn(System.getProperty(HOST), port == null ? null : Integer.valueOf(port));
        var config = System.getProperty(CONFIG);
        if (config == null) {
            var builtIn = SettingsFile.builtIn(reader);
            watch.reloads(() -> 0, () -> 0);
            serve(() -> builtIn, stop);
            return;
        }
        try (var watched = SettingsWatch.start(new SettingsFile(Path.of(config), reader))) {
            watch.reloads(watched::reloads, watched::refusals);
            serve(watched, stop);
        }
    }

    private void serve(Supplier<Settings> settings, CountDownLatch stop) throws InterruptedException {
        try (var gateway = Gateway.start(vertx, settings, watch.observers(settings))) {
            watch.serving(gateway);
            LOG.log(Level.INFO, "serving on {0}", gateway.url());
            stop.await();
            gateway.drain();
        }
    }

    private static void stop(CountDownLatch stop) {
        if (stop.getCount() == 0) {
            Runtime.getRuntime().halt(130);
        }
        stop.countDown();
    }
}
