package io.espalier.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real redis-server on loopback that keeps nothing on disk, and can be stopped in its tracks, ended and started again. */
public final class TestingRedis implements AutoCloseable {
    private final int port = freePort();
    private final List<String> options;
    private Process process;

    private TestingRedis(List<String> options) {
        this.options = options;
        process = start();
    }

    /** Whether this machine has one. */
    public static boolean isInstalled() {
        return Stream.of("redis-server", "redis-cli")
                .allMatch(tool -> Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
    }

    /** @param options of its command line, besides those that every one has */
    public static TestingRedis running(String... options) {
        return new TestingRedis(List.of(options));
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** It keeps its connections and answers nothing. */
    public void freeze() {
        run("kill", "-STOP", "" + process.pid());
    }

    public void thaw() {
        run("kill", "-CONT", "" + process.pid());
    }

    /** It is gone; connections break. */
    public void end() {
        process.destroyForcibly();
        await(process);
    }

    public void startAgain() {
        process = start();
    }

    /** What it answers to a command, line by line. */
    public List<String> ask(String... command) {
        var line = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
        line.addAll(List.of(command));
        return run(line.toArray(String[]::new));
    }

    private Process start() {
        try {
            var line = new ArrayList<>(List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1"));
            line.addAll(List.of("--save", "", "--appendonly", "no"));
            line.addAll(options);
            var started = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Eventually.until("redis answers", () -> ask("PING").toString().matches(".*(PONG|NOAUTH).*"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> run(String... command) {
        try {
            var run = new ProcessBuilder(command).redirectErrorStream(true).start();
            var lines = run.inputReader().lines().toList();
            await(run);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("did not end: " + process.info());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thaw();
        end();
    }
}
