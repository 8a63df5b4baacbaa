package io.espalier.testing;

import io.espalier.boot.Gateway;
import io.espalier.config.Settings;
import io.espalier.config.SettingsReader;
import io.espalier.meter.ExchangeListener;
import io.espalier.meter.Observers;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A whole gateway on a free port, as the program builds it but without Quarkus. */
public final class RunningGateway implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Gateway gateway;

    private RunningGateway(Settings settings, Observers observers) {
        gateway = Gateway.start(vertx, () -> settings, observers);
    }

    /** @param yaml the settings file's text; its port should be 0 */
    public static RunningGateway of(String yaml, ExchangeListener... listeners) {
        return of(yaml, Observers.of(listeners));
    }

    public static RunningGateway of(String yaml, Observers observers) {
        var settings = SettingsReader.ofEnvironment().read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        return new RunningGateway(settings, observers);
    }

    /** One upstream, and shots cut to the budget. */
    public static RunningGateway pruning(String upstream, int budget) {
        return of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    only: { kind: http, url: "%s", tokenizer: o200k_base }
                  routes:
                    - { models: ["*"], upstream: only, prune: { mode: apply, budget: %d } }
                  pruner: { deadline: 20s }
                """.formatted(upstream, budget));
    }

    /** The built-in model. */
    public static RunningGateway embedded() {
        return of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    local: { kind: embedded, model: tiny-moe, timeouts: { connect: 30s } }
                  routes:
                    - { models: ["*"], upstream: local, prune: { mode: apply, budget: 300 } }
                  pruner: { deadline: 20s }
                """);
    }

    public String url() {
        return gateway.url();
    }

    public RawConnection connect() {
        return RawConnection.to(URI.create(url()).getPort());
    }

    public Gateway gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
