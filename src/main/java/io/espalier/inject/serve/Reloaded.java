package io.espalier.inject.serve;

import io.espalier.config.FolderWatch;
import io.espalier.failure.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A value made of files in one folder, made again when the folder changes: Kubernetes swaps mounted secrets and ConfigMaps by a link
 * beside them. Where the files are wrong, the last right value stays.
 */
final class Reloaded<T> implements Supplier<T>, AutoCloseable {
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final FolderWatch folder;
    private final Supplier<T> read;
    private final Consumer<T> use;
    private final Consumer<String> log;
    private volatile T current;
    private String complaint = "";

    /**
     * Reads at once, and then watches from a thread of its own until closed.
     *
     * @param use is given the first value and every new one, and may refuse it by a {@link UserError}
     * @throws UserError where the files as they are now are wrong
     */
    static <T> Reloaded<T> start(Path folder, Supplier<T> read, Consumer<T> use, Consumer<String> log) {
        var watch = new FolderWatch(folder);
        watch.listen();
        var reloaded = new Reloaded<>(watch, read, use, log);
        Thread.ofPlatform().daemon().name("espalier-inject-watch").start(reloaded::run);
        return reloaded;
    }

    private Reloaded(FolderWatch folder, Supplier<T> read, Consumer<T> use, Consumer<String> log) {
        this.folder = folder;
        this.read = read;
        this.use = use;
        this.log = log;
        current = read.get();
        use.accept(current);
    }

    @Override
    public T get() {
        return current;
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

    private void check() {
        try {
            var now = read.get();
            if (!now.equals(current)) {
                use.accept(now);
                current = now;
            }
            complaint = "";
        } catch (UserError e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            log.accept(message + "; going on with what was there before");
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
