package io.espalier.cli;

import io.espalier.boot.GatewayApplication;
import io.espalier.config.Profile;
import io.espalier.inference.TokenCounters;
import io.espalier.models.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the gateway on a built-in model, sends it a few-shot request, shows what happened, and keeps serving. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start on a built-in model, send a real 12-shot request, show what was cut, and keep serving.",
        footer = {
            "",
            "Examples:",
            "  espalier demo                   on 127.0.0.1:8080",
            "  espalier demo --port 8081       where 8080 is taken",
            "  espalier demo --once            stop after the reply",
            "  espalier demo --model smollm2   on a model that was pulled"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BUDGET = 200;
    /** One upstream, the engine; a deadline that a first, cold decision keeps on a slow machine too. */
    private static final String SETTINGS = """
            espalier:
              upstreams:
                local: { kind: embedded, model: "%s", timeouts: { connect: 60s } }
              routes:
                - { models: ["*"], upstream: local, prune: { mode: apply, budget: %d } }
              pruner: { deadline: 10s }
            """;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            defaultValue = "9000",
            description = "Port for health and metrics (default: ${DEFAULT-VALUE}).")
    private int managementPort;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "tiny-moe",
            description = "A local model (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(names = "--once", description = "Stop after the reply instead of serving on.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var config = Files.createTempFile("espalier-demo", ".yaml");
        try {
            Files.writeString(config, SETTINGS.formatted(model, BUDGET));
            var gateway = start(config);
            demonstrate(gateway, out);
            return once ? 0 : gateway.join();
        } finally {
            Files.deleteIfExists(config);
        }
    }

    private CompletableFuture<Integer> start(Path config) {
        var where = new GatewayApplication.Start(Profile.GATEWAY, config, LOOPBACK, port, LOOPBACK, managementPort);
        return CompletableFuture.supplyAsync(
                () -> GatewayApplication.run(where),
                task -> Thread.ofPlatform().name("espalier-gateway").start(task));
    }

    private void demonstrate(CompletableFuture<Integer> gateway, PrintWriter out)
            throws IOException, InterruptedException {
        var gatewayUrl = "http://" + LOOPBACK + ":" + port;
        var managementUrl = "http://" + LOOPBACK + ":" + managementPort;
        var demonstration = new Demonstration(out, gatewayUrl, model);
        demonstration.awaitReady(gateway);
        explain(demonstration.request(), out);
        demonstration.send();
        if (!once) {
            out.printf("%nServing on %s/v1 until Ctrl-C. Metrics: %s/metrics%n", gatewayUrl, managementUrl);
            out.flush();
        }
    }

    private void explain(byte[] request, PrintWriter out) {
        var counter = TokenCounters.forTokenizer("gguf:" + ModelStore.standard().path(model));
        out.printf("%nA chat request with twelve worked examples, pruned for %s:%n%n", model);
        try (var pruner = new LocalPruner(counter, BUDGET, false)) {
            new Explanation(out, counter).show(pruner.prune(new PruneInput.Piece(request, true)), BUDGET);
        }
    }
}
