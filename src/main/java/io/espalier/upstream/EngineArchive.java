package io.espalier.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.files.CacheFolder;
import io.espalier.files.Sha256;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine's classes as its JVM left them, read and checked (class data sharing): an engine that starts from it is ready in half the
 * time or less. Made once for a program and a Java, in the program's cache folder. The JVM itself checks that it fits; where it is missing,
 * damaged or of other jars, the engine starts without it.
 */
final class EngineArchive implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EngineArchive.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EngineLaunch launch;
    private final Path file;
    private @Nullable Process rehearsal;
    private boolean closed;

    static EngineArchive of(EngineLaunch launch) {
        return new EngineArchive(launch, CacheFolder.standard().resolve("engine"));
    }

    EngineArchive(EngineLaunch launch, Path folder) {
        this.launch = launch;
        var whose = System.getProperty("java.vm.version") + "\n" + launch.jvm() + "\n"
                + launch.classes().path();
        file = folder.resolve(Sha256.of(whose.getBytes(UTF_8)).substring(0, 16) + ".jsa");
    }

    /** What the engine's JVM is told; nothing where there is no archive. */
    List<String> flags() {
        return isFresh() ? List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto") : List.of();
    }

    /** Makes the archive where there is none; returns when it is there, or cannot be made. A folder of classes cannot be archived. */
    void make() {
        if (isFresh() || !launch.classes().entries().stream().allMatch(Files::isRegularFile)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            makeAlone();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no archive of the engine''s classes: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever else is at it, in this process or another, is left to it. */
    private void makeAlone() throws IOException, InterruptedException {
        var lock = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.tryLock()) {
            if (held != null && !isFresh()) {
                rehearse(file.resolveSibling(file.getFileName() + ".part"));
            }
        } catch (OverlappingFileLockException e) {
            LOG.log(Level.DEBUG, "the archive of the engine''s classes is being made");
        }
    }

    private void rehearse(Path part) throws IOException, InterruptedException {
        var running = start(part);
        try {
            if (running != null && running.waitFor(PATIENCE) && running.exitValue() == 0 && Files.isRegularFile(part)) {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                LOG.log(Level.INFO, "the engine''s classes are archived; it starts sooner from now on");
            }
        } finally {
            if (running != null) {
                running.destroyForcibly();
            }
            Files.deleteIfExists(part);
        }
    }

    private synchronized @Nullable Process start(Path part) throws IOException {
        if (!closed) {
            rehearsal = new ProcessBuilder(launch.rehearsal(part))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        }
        return rehearsal;
    }

    private boolean isFresh() {
        try {
            var made = Files.getLastModifiedTime(file);
            for (var entry : launch.classes().entries()) {
                if (made.compareTo(Files.getLastModifiedTime(entry)) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends the making. */
    @Override
    public synchronized void close() {
        closed = true;
        if (rehearsal != null) {
            rehearsal.destroyForcibly();
        }
    }
}
