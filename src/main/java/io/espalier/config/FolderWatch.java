package io.espalier.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for changes in one folder. Where the system tells of none (a network file system, no watches left, a folder that was
 * replaced), the wait simply lasts its longest.
 */
public final class FolderWatch implements AutoCloseable {
    /** Waits of one burst of events: a folder that never rests is looked at all the same. */
    private static final int LONGEST_BURST = 20;

    private final Path folder;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable WatchService watcher = watcher();
    private @Nullable WatchKey key;

    public FolderWatch(Path folder) {
        this.folder = folder;
    }

    private static @Nullable WatchService watcher() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            return null;
        }
    }

    /** Begins to listen; changes from here on end the next wait. */
    public void listen() {
        if (watcher == null || (key != null && key.isValid())) {
            return;
        }
        try {
            key = folder.register(
                    watcher,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            key = null;
        }
    }

    /**
     * Returns when something changed and then rested for {@code quiet}, or when {@code longest} has passed.
     *
     * @return false once the watch is closed
     */
    public boolean await(Duration longest, Duration quiet) throws InterruptedException {
        try {
            listen();
            if (watcher == null) {
                return !closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            }
            var event = watcher.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; event != null && i < LONGEST_BURST; i++) {
                event.pollEvents();
                event.reset();
                event = watcher.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
            }
            return closed.getCount() > 0;
        } catch (ClosedWatchServiceException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (watcher != null) {
                watcher.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot stop watching " + folder, e);
        }
    }
}
