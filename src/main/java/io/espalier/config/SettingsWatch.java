package io.espalier.config;

import io.espalier.failure.UserError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a file that may change: a snapshot that is swapped whole when the file changes and is right, and kept when it is
 * wrong. Watches the file's folder, because an editor replaces the file and Kubernetes a link beside it.
 */
public final class SettingsWatch implements Supplier<Settings>, AutoCloseable {
    private static final Logger LOG = System.getLogger("espalier.config");
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final SettingsFile file;
    private final FolderWatch folder;
    private final List<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final ServerSettings started;
    private final @Nullable RedisSettings redis;
    private volatile Settings current;
    private byte[] bytes;
    private String complaint = "";

    /**
     * Reads the file at once and then watches it from a thread of its own until closed.
     *
     * @throws UserError that lists every fault of the file as it is now
     */
    public static SettingsWatch start(SettingsFile file) {
        var watch = new SettingsWatch(file);
        watch.folder.listen();
        Thread.ofPlatform().daemon().name("espalier-settings-watch").start(watch::run);
        return watch;
    }

    /** Reads the file; looks again only when {@link #check} is called. */
    SettingsWatch(SettingsFile file) {
        this.file = file;
        this.folder = new FolderWatch(folderOf(file.path()));
        this.bytes = file.bytes();
        this.current = file.reader().read(file.path().toString(), bytes);
        this.started = current.server();
        this.redis = current.redis();
    }

    private static Path folderOf(Path path) {
        return Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path.toAbsolutePath());
    }

    /** The snapshot of this moment; an exchange takes it once and keeps it to its end. */
    public Settings current() {
        return current;
    }

    @Override
    public Settings get() {
        return current;
    }

    /** Calls the listener with each new snapshot, on the watching thread. */
    public void onChange(Consumer<Settings> listener) {
        listeners.add(listener);
    }

    /** How often a changed file was taken over. */
    public long reloads() {
        return reloads.get();
    }

    /** How often a changed file had a fault, and so was not taken over. */
    public long refusals() {
        return refusals.get();
    }

    private void run() {
        try {
            while (folder.await(LONGEST, QUIET)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the file now. */
    synchronized void check() {
        try {
            var now = file.bytes();
            if (!Arrays.equals(now, bytes)) {
                bytes = now;
                swap(file.reader().read(file.path().toString(), now));
            }
            complaint = "";
        } catch (UserError e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void swap(Settings next) {
        if (next.equals(current)) {
            return;
        }
        current = next;
        reloads.incrementAndGet();
        LOG.log(Level.INFO, "settings reloaded from " + file.path());
        if (!next.server().host().equals(started.host())
                || !next.server().port().equals(started.port())) {
            LOG.log(
                    Level.WARNING,
                    "espalier.server.host and espalier.server.port take effect at the next start; still listening on "
                            + started.host() + ":" + started.port());
        }
        if (!Objects.equals(next.redis(), redis)) {
            LOG.log(Level.WARNING, "espalier.redis takes effect at the next start; rates are held as before");
        }
        listeners.forEach(listener -> tell(listener, next));
    }

    private static void tell(Consumer<Settings> listener, Settings next) {
        try {
            listener.accept(next);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a part of the gateway could not take over the new settings", e);
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            refusals.incrementAndGet();
            LOG.log(Level.ERROR, message + "\nThe gateway goes on with the settings it has.");
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
