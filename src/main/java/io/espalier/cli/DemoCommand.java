package io.espalier.cli;

import io.espalier.boot.GatewayApplication;
import io.espalier.cli.DemoProfiles.CutProfile;
import io.espalier.config.Profile;
import io.espalier.inference.TokenCounters;
import io.espalier.meter.ExchangeLog;
import io.espalier.models.ModelPull;
import io.espalier.models.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the gateway on a local model, sends it a few-shot request and questions of several domains, shows what happened, and keeps serving. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Start on a local model, send a real 12-shot request and show what was cut; ask the built-in mixture of experts"
                    + " about several domains and show which experts answered; and keep serving.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  espalier demo                   on 127.0.0.1:8080",
            "  espalier demo --port 8081       where 8080 is taken",
            "  espalier demo --once            stop after the replies",
            "  espalier demo --model tiny-moe  on the built-in model, with nothing downloaded"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

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
            description =
                    "A local model (default: smollm2, brought where a source answers; else the built-in tiny-moe).")
    @Nullable
    private String wanted;

    @Option(names = "--once", description = "Stop after the replies instead of serving on.")
    private boolean once;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        GatewayApplication.requireFree(LOOPBACK, port, "--port");
        var model = model(out);
        var config = Files.createTempFile("espalier-demo", ".yaml");
        try {
            var profiles = DemoProfiles.standard(out);
            var cuts = profiles.cut();
            var pruner = DemoPruner.of(Path.of(System.getProperty("espalier.home", ".")), model, out);
            Files.writeString(config, DemoSettings.text(model, pruner, cuts, profiles.classifier()));
            var gateway = start(config);
            demonstrate(gateway, new Shown(model, pruner, cuts), out);
            return once ? 0 : gateway.join();
        } finally {
            Files.deleteIfExists(config);
        }
    }

    private String model(PrintWriter out) throws InterruptedException {
        var store = ModelStore.standard();
        if (wanted != null) {
            store.path(wanted);
            return wanted;
        }
        try (var display = PullDisplay.brief()) {
            return new DemoModel(store, ModelPull.standard(store, display), out).choose();
        }
    }

    private CompletableFuture<Integer> start(Path config) {
        // What the log would say of its exchange, the demonstration shows.
        System.setProperty("quarkus.log.category.\"" + ExchangeLog.CATEGORY + "\".level", "OFF");
        var where = new GatewayApplication.Start(Profile.GATEWAY, config, LOOPBACK, port, LOOPBACK, managementPort);
        return CompletableFuture.supplyAsync(
                () -> GatewayApplication.run(where),
                task -> Thread.ofPlatform().name("espalier-gateway").start(task));
    }

    private record Shown(String model, DemoPruner pruner, List<CutProfile> cuts) {}

    private void demonstrate(CompletableFuture<Integer> gateway, Shown shown, PrintWriter out)
            throws IOException, InterruptedException {
        var gatewayUrl = "http://" + LOOPBACK + ":" + port;
        var managementUrl = "http://" + LOOPBACK + ":" + managementPort;
        var demonstration = new Demonstration(out, gatewayUrl, shown.model());
        demonstration.awaitReady(gateway);
        explain(demonstration.request(), shown, out);
        demonstration.send();
        new DomainDemonstration(out, gatewayUrl).show(shown.cuts());
        if (!once) {
            out.printf("%nServing on %s/v1 until Ctrl-C. Metrics: %s/metrics%n", gatewayUrl, managementUrl);
            out.flush();
        }
    }

    private static void explain(byte[] request, Shown shown, PrintWriter out) {
        var model = shown.model();
        int budget = shown.pruner().budget();
        var counter = TokenCounters.forTokenizer("gguf:" + ModelStore.standard().path(model));
        out.printf("%nA chat request with twelve worked examples, pruned for %s:%n%n", model);
        try (var pruner = LocalPruner.proven(shown.pruner().folder(), counter, budget, model)) {
            new Explanation(out, counter).show("", pruner.prune(new PruneInput.Piece(request, true, 0)), budget);
        }
    }
}
