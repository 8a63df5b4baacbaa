package io.espalier.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An engine as a process of its own: started here, watched, and started again when it dies, at once the first time and after
 * a growing pause when it keeps dying young. It ends with this process, however this one ends: its standard input is a pipe
 * from here, and it stops when that closes.
 */
public final class EngineProcess implements EngineLink {
    private static final Logger LOG = System.getLogger(EngineProcess.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * How often the engine's threads look for work before they sleep. Their default is to look for as long as a time slice takes,
     * which makes them several times slower where other programs need the same processors.
     */
    private static final String SPIN = "GOMP_SPINCOUNT";

    private static final String LITTLE = "2000";
    private static final String READY = "{\"ready\":true";

    private final EngineLaunch launch;
    private final EngineArchive archive;
    private final Runnable restarted;
    private final RestartPause pause = new RestartPause();
    private final ScheduledExecutorService restarts = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("espalier-engine-restart").factory());
    private final ObjectMapper mapper = new ObjectMapper();
    private CompletableFuture<URI> ready = new CompletableFuture<>();
    private volatile @Nullable URI address;
    private volatile @Nullable Process process;
    private volatile String lastError = "";
    private boolean closed;

    /**
     * Starts an engine and returns at once; {@link #ready} tells when it can be used.
     *
     * @param restarted called each time that the process ended by itself, or could not be started, and is started again
     */
    public static EngineProcess start(EmbeddedUpstreamSettings settings, Runnable restarted) {
        var launch = EngineLaunch.of(settings);
        return new EngineProcess(launch, EngineArchive.of(launch), restarted);
    }

    EngineProcess(EngineLaunch launch, EngineArchive archive, Runnable restarted) {
        this.launch = launch;
        this.archive = archive;
        this.restarted = restarted;
        run();
    }

    /** Where it listens; empty while it starts. */
    @Override
    public Optional<URI> address() {
        return Optional.ofNullable(address);
    }

    /** Completes with the address as soon as there is one. Fails where the engine refused to start; it is tried again. */
    @Override
    public synchronized CompletionStage<URI> ready() {
        return ready.copy();
    }

    /** The process that runs now or ran last; 0 where none could be started. */
    public long pid() {
        var current = process;
        return current == null ? 0 : current.pid();
    }

    /** What the end of this process would do. */
    void closeInput() throws IOException {
        var current = process;
        if (current != null) {
            current.getOutputStream().close();
        }
    }

    private synchronized void run() {
        if (closed) {
            return;
        }
        try {
            var started = process(launch.command(archive)).start();
            var since = System.nanoTime();
            process = started;
            reader(() -> readOutput(started));
            var errors = reader(() -> readErrors(started));
            started.onExit().thenRunAsync(() -> ended(started, errors, Duration.ofNanos(System.nanoTime() - since)));
        } catch (IOException e) {
            failed("the engine could not be started: " + e.getMessage(), pause.after(Duration.ZERO));
        }
    }

    /** A virtual thread would hold its carrier for as long as the pipe is silent, and two engines all carriers of two processors. */
    private static Thread reader(Runnable reading) {
        return Thread.ofPlatform().daemon().name("espalier-engine-output").start(reading);
    }

    private static ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().putIfAbsent(SPIN, LITTLE);
        return builder;
    }

    /** One line says where it listens; all others are read so that none can block it. */
    private void readOutput(Process from) {
        try (var lines = from.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    listens(from, URI.create(mapper.readTree(line).path("url").asText()));
                }
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.log(Level.ERROR, "the engine did not say where it listens");
            from.destroyForcibly();
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "the engine''s output ended");
        }
    }

    private void readErrors(Process from) {
        try (var lines = from.errorReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                lastError = line;
                LOG.log(Level.INFO, "engine: {0}", line);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the engine''s errors ended");
        }
    }

    private synchronized void listens(Process which, URI where) {
        if (which == process && which.isAlive()) {
            address = where;
            ready.complete(where);
            LOG.log(Level.INFO, "the engine is ready, process {0}", Long.toString(which.pid()));
            // Only now: until it serves, the processors are its own.
            Thread.ofVirtual().start(archive::make);
        }
    }

    private void ended(Process which, Thread errors, Duration lived) {
        try {
            errors.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        restart(which, lived);
    }

    private synchronized void restart(Process which, Duration lived) {
        if (closed || which != process) {
            return;
        }
        address = null;
        var wait = pause.after(lived);
        failed(
                "the engine ended with status " + which.exitValue() + (lastError.isEmpty() ? "" : ": " + lastError),
                wait);
    }

    private synchronized void failed(String reason, Duration wait) {
        LOG.log(Level.WARNING, "{0}; it is started again in {1} ms", reason, Long.toString(wait.toMillis()));
        ready.completeExceptionally(new UserError(reason));
        ready = new CompletableFuture<>();
        lastError = "";
        restarted.run();
        var unused = restarts.schedule(this::run, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the process to end, and ends it if it does not. */
    @Override
    public void close() {
        var last = markClosed();
        restarts.shutdownNow();
        archive.close();
        if (last == null) {
            return;
        }
        last.destroy();
        try {
            if (!last.waitFor(PATIENCE)) {
                last.destroyForcibly();
            }
        } catch (InterruptedException e) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Process markClosed() {
        closed = true;
        address = null;
        ready.completeExceptionally(new UserError("the engine was closed"));
        return process;
    }
}
