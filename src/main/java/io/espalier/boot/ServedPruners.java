package io.espalier.boot;

import io.espalier.config.FolderWatch;
import io.espalier.config.PrunerSettings;
import io.espalier.config.Settings;
import io.espalier.failure.UserError;
import io.espalier.inference.Device;
import io.espalier.inference.Encoder;
import io.espalier.pipeline.PrunerShelf;
import io.espalier.pipeline.ServedPruner;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configured pruner, taken over anew as a whole when its folder changes. A folder that is not whole, or not what its manifest says, is
 * refused, and the gateway goes on with the pruner it has.
 */
final class ServedPruners implements AutoCloseable {
    private static final Logger LOG = System.getLogger("espalier");
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofMillis(500);

    private final Supplier<Settings> settings;
    private final Encoder encoder;
    private final ServedPruner.Running running;
    private final PrunerShelf shelf;
    private final AtomicLong reloads = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final @Nullable Path folder;
    private final @Nullable FolderWatch watch;
    private String sha256 = "";
    private String complaint = "";
    private List<String> told = List.of();

    /** @throws UserError where a pruner is configured and cannot be used */
    ServedPruners(Supplier<Settings> settings, Encoder encoder) {
        this.settings = settings;
        this.encoder = encoder;
        var pruner = settings.get().pruner();
        this.running = new ServedPruner.Running(pruner.threads(), device(pruner), remembered(pruner));
        this.folder = pruner.artefact() == null ? null : Path.of(pruner.artefact());
        this.watch = folder == null ? null : new FolderWatch(folder);
        if (watch != null) {
            watch.listen();
        }
        this.shelf = new PrunerShelf(folder == null ? ServedPruner.untrained(encoder) : first(folder));
        tellOffStages();
        if (watch != null) {
            Thread.ofPlatform().daemon().name("espalier-pruner-watch").start(this::run);
        }
    }

    static Device device(PrunerSettings settings) {
        return switch (settings.provider()) {
            case AUTO -> Device.AUTO;
            case CPU -> Device.CPU;
            case CUDA -> Device.CUDA;
        };
    }

    /** Shots of which something is remembered: a prompt's worth for each decision, and of some more prompts. */
    static int remembered(PrunerSettings settings) {
        return 16 * (settings.cache() + 64);
    }

    private ServedPruner first(Path path) {
        try {
            return open(PrunerFolder.read(path));
        } catch (UserError e) {
            throw new UserError("espalier.pruner.artefact: " + e.getMessage(), e);
        }
    }

    private ServedPruner open(PrunerArtefact artefact) {
        var served = ServedPruner.of(artefact, encoder, running);
        sha256 = artefact.sha256();
        LOG.log(Level.INFO, "pruner {0} serves; its graph runs on {1}", artefact, served.placement());
        return served;
    }

    PrunerShelf shelf() {
        return shelf;
    }

    /** How often a changed pruner was taken over. */
    long reloads() {
        return reloads.get();
    }

    /** How often one could not be used. */
    long refusals() {
        return refusals.get();
    }

    private void run() {
        try {
            while (watch != null && watch.await(LONGEST, QUIET)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        if (folder == null) {
            return;
        }
        try {
            var artefact = PrunerFolder.read(folder);
            if (!artefact.sha256().equals(sha256)) {
                shelf.replace(open(artefact));
                reloads.incrementAndGet();
            }
            complaint = "";
            tellOffStages();
        } catch (UserError e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    /** Once for each pruner and each change of the settings. */
    private void tellOffStages() {
        var off = shelf.offStages(settings.get());
        if (!off.equals(told)) {
            told = off;
            off.forEach(line -> LOG.log(Level.WARNING, "{0}", line));
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            refusals.incrementAndGet();
            LOG.log(Level.ERROR, message + "\nThe gateway goes on with the pruner " + shelf.name() + ".");
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        shelf.close();
    }
}
