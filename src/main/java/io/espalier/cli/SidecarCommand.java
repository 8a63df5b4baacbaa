package io.espalier.cli;

import io.espalier.boot.GatewayApplication;
import io.espalier.config.Profile;
import io.espalier.failure.UserError;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the gateway beside one application. */
@Command(
        name = "sidecar",
        mixinStandardHelpOptions = true,
        description = "Run the gateway beside one application: on loopback, before one upstream, with small pools.",
        footer = {
            "",
            "Without --config the environment says what to do:",
            "  ESPALIER_UPSTREAM    the backend's URL, without /v1 (required)",
            "  ESPALIER_PRUNE       apply, observe or none (observe)",
            "  ESPALIER_BUDGET      tokens allowed for all examples together (600)",
            "  ESPALIER_MODEL       the model to ask for in place of the one the application names",
            "  ESPALIER_TOKENIZER   how the backend counts: o200k_base, cl100k_base, file:PATH or gguf:PATH",
            "  ESPALIER_API_KEY     the backend's key; without it the application's own is forwarded",
            "",
            "Examples:",
            "  ESPALIER_UPSTREAM=http://vllm:8000 ESPALIER_PRUNE=apply espalier sidecar",
            "  espalier sidecar --config espalier.yaml",
            "",
            "Then set the application's OPENAI_BASE_URL to http://127.0.0.1:4280/v1."
        })
public final class SidecarCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String UPSTREAM = "ESPALIER_UPSTREAM";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The YAML file, with one upstream; without it, the environment.")
    @Nullable
    private Path config;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "4280",
            description = "Port on 127.0.0.1, in place of the file's (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            defaultValue = "4290",
            description = "Port for health and metrics (default: ${DEFAULT-VALUE}; 0 takes a free one).")
    private int managementPort;

    @Option(
            names = "--management-host",
            paramLabel = "H",
            defaultValue = LOOPBACK,
            description =
                    "Address for health and metrics (default: ${DEFAULT-VALUE}). A kubelet that probes needs 0.0.0.0.")
    @SuppressWarnings("NullAway.Init") // picocli sets the default
    private String managementHost;

    @Override
    public Integer call() {
        if (config == null && System.getenv(UPSTREAM) == null) {
            throw new UserError("sidecar: there is no backend; set " + UPSTREAM
                    + " to its URL, such as http://vllm:8000, or name a settings file with --config");
        }
        return GatewayApplication.run(
                new GatewayApplication.Start(Profile.SIDECAR, config, LOOPBACK, port, managementHost, managementPort));
    }
}
