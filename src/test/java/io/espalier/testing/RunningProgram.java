package io.espalier.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program as a user starts it: a process of its own, with everything it writes kept. */
public final class RunningProgram implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Pattern ENVIRONMENT = Pattern.compile("([A-Z_]+)=(.*)");
    private static final Duration START = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final int port = freePort();
    private final int managementPort = freePort();
    private final Path config;
    private final Process process;

    private RunningProgram(String yaml, List<String> properties) throws IOException {
        config = Files.createTempFile("espalier-program", ".yaml");
        Files.writeString(config, yaml);
        process = start(properties);
        Thread.ofVirtual().start(this::readOutput);
        awaitStarted();
    }

    /**
     * Starts {@code serve} and returns when it is started.
     *
     * @param properties platform settings, as {@code name=value}; those in capital letters are environment variables
     */
    public static RunningProgram serving(String yaml, String... properties) {
        if (!Files.exists(JAR)) {
            throw new AssertionError("these tests run the packaged program: mvn package first");
        }
        try {
            return new RunningProgram(yaml, List.of(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(List<String> properties) throws IOException {
        var builder = new ProcessBuilder(command(properties.stream()
                        .filter(each -> !ENVIRONMENT.matcher(each).matches())
                        .toList()))
                .redirectErrorStream(true);
        properties.stream()
                .map(ENVIRONMENT::matcher)
                .filter(Matcher::matches)
                .forEach(variable -> builder.environment().put(variable.group(1), variable.group(2)));
        return builder.start();
    }

    private List<String> command(List<String> properties) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.add("-Xmx512m");
        command.add("-Despalier.home=" + Path.of("").toAbsolutePath());
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-jar", JAR.toString(), "serve", "--config", config.toString()));
        command.addAll(List.of("--port", "" + port, "--management-port", "" + managementPort));
        return command;
    }

    private void awaitStarted() {
        long limit = System.nanoTime() + START.toNanos();
        while (status("/health/started") != 200) {
            if (!process.isAlive() || System.nanoTime() - limit > 0) {
                close();
                throw new AssertionError("the program did not start:\n" + output());
            }
        }
    }

    public int port() {
        return port;
    }

    public RawConnection connect() {
        return RawConnection.to(port);
    }

    /** What the management port says; its status is 0 where nobody listens. */
    public int status(String path) {
        try {
            return get(path).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** The body of what the management port says. */
    public String management(String path) {
        return get(path).body();
    }

    public MetricsPage metrics() {
        return MetricsPage.of(management("/metrics"));
    }

    private HttpResponse<String> get(String path) {
        try {
            var url = URI.create("http://127.0.0.1:" + managementPort + path);
            return http.send(
                    HttpRequest.newBuilder(url)
                            .header("accept", "text/plain, */*")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything it wrote so far. */
    public String output() {
        return String.join("\n", lines);
    }

    /** The lines of the exchange log so far. */
    public List<String> exchangeLines() {
        return lines.stream().filter(line -> line.startsWith("{\"time\":")).toList();
    }

    /** Sends SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** The status it ends with, once it has. */
    public int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the program did not end; it wrote:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void readOutput() {
        try (var reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException ended) {
            // The process is gone.
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
