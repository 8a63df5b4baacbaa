package io.espalier.cli;

import io.espalier.inject.serve.InjectServer;
import io.espalier.inject.serve.InjectSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

/** Serves the webhook that puts the sidecar into pods. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        description = "Serve the Kubernetes admission webhook that puts the sidecar into new pods.",
        footer = {
            "",
            "A namespace asks for the sidecar by the label espalier.dev/inject=enabled; a pod refuses it by",
            "espalier.dev/inject=disabled. A pod's annotations say what its sidecar does:",
            "  espalier.dev/upstream, espalier.dev/prune, espalier.dev/budget, espalier.dev/model,",
            "  espalier.dev/tokenizer, espalier.dev/cpu, espalier.dev/memory",
            "",
            "Examples:",
            "  espalier inject --tls /etc/espalier/tls",
            "  espalier inject --tls /etc/espalier/tls --template sidecar.yaml",
            "",
            "Certificate and template are read again when they change. docs/kubernetes.md has the manifests."
        })
public final class InjectCommand implements Callable<Integer> {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    @Option(
            names = "--tls",
            required = true,
            paramLabel = "DIR",
            description = "Folder with tls.crt and tls.key, such as a mounted TLS secret.")
    @SuppressWarnings("NullAway.Init") // required
    private Path certificates;

    @Option(
            names = "--template",
            paramLabel = "FILE",
            description = "The sidecar as pods get it, in YAML; without it, the built-in one.")
    @Nullable
    private Path template;

    @Option(names = "--host", defaultValue = "0.0.0.0", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "";

    @Option(names = "--port", defaultValue = "8443", paramLabel = "N", description = "Port (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "The webhook's own namespace, whose pods are left alone (default: its service account's).")
    @Nullable
    private String namespace;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = new InjectSettings(host, port, certificates, Optional.ofNullable(template), ownNamespace());
        var stop = new CountDownLatch(1);
        Signal.handle(new Signal("TERM"), signal -> stop.countDown());
        Signal.handle(new Signal("INT"), signal -> stop.countDown());
        try (var server = InjectServer.start(settings, InjectCommand::log)) {
            log("serving on https://" + host + ":" + server.port() + "/inject");
            stop.await();
        }
        return 0;
    }

    private static void log(String line) {
        System.err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }

    private String ownNamespace() throws IOException {
        if (namespace != null) {
            return namespace;
        }
        return Files.isReadable(SERVICE_ACCOUNT)
                ? Files.readString(SERVICE_ACCOUNT).strip()
                : "";
    }
}
