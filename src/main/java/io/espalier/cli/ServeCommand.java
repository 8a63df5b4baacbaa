package io.espalier.cli;

import io.espalier.boot.GatewayApplication;
import io.espalier.config.Profile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the gateway until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Run the gateway.",
        footer = {
            "",
            "Examples:",
            "  espalier serve                              the built-in model on 127.0.0.1:8080",
            "  espalier serve --config espalier.yaml       your upstreams and routes",
            "  espalier serve --config espalier.yaml --host 0.0.0.0 --port 80",
            "",
            "Health and metrics are on the management port (9000): /health/ready, /metrics."
        })
public final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "The YAML file; without it, the built-in model.")
    @Nullable
    private Path config;

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on, in place of the file's.")
    @Nullable
    private String host;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on, in place of the file's.")
    @Nullable
    private Integer port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            defaultValue = "9000",
            description = "Port for health and metrics (default: ${DEFAULT-VALUE}; 0 takes a free one).")
    private int managementPort;

    @Option(
            names = "--management-host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "Address for health and metrics (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets the default
    private String managementHost;

    @Override
    public Integer call() {
        return GatewayApplication.run(
                new GatewayApplication.Start(Profile.GATEWAY, config, host, port, managementHost, managementPort));
    }
}
