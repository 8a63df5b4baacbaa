package io.espalier.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder that appears whole or not at all. Files are written into a hidden one beside it, which is renamed at the end;
 * what a killed program left of it is removed by the next.
 */
public final class StagedFolder implements AutoCloseable {
    private final Path target;
    private final Path parent;
    private final Path stage;
    private boolean finished;

    /** @throws FileAlreadyExistsException where there is something at the target */
    public static StagedFolder beside(Path target) throws IOException {
        var absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        var prefix = "." + absolute.getFileName() + ".partial-";
        var parent = Files.createDirectories(absolute.resolveSibling(""));
        try (var siblings = Files.newDirectoryStream(
                parent, path -> path.getFileName().toString().startsWith(prefix))) {
            for (var left : siblings) {
                removeLeftover(left, left.getFileName().toString().substring(prefix.length()));
            }
        }
        var stage = absolute.resolveSibling(prefix + ProcessHandle.current().pid());
        return new StagedFolder(absolute, Files.createDirectory(stage));
    }

    private static void removeLeftover(Path left, String pid) throws IOException {
        var writer = pid.matches("\\d{1,10}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.<ProcessHandle>empty();
        if (writer.isPresent() && !writer.get().equals(ProcessHandle.current())) {
            throw new IOException("process " + pid + " is writing it; wait for it, or remove " + left);
        }
        delete(left);
    }

    private StagedFolder(Path target, Path stage) {
        this.target = target;
        this.stage = stage;
        parent = Objects.requireNonNull(stage.getParent());
    }

    /** Better said before hours of writing than after them. A file system that says 0 may only not know. */
    public void requireSpace(long bytes) throws IOException {
        var free = Files.getFileStore(stage).getUsableSpace();
        if (free > 0 && free < bytes) {
            throw new IOException("it takes " + bytes + " bytes, and the disk has " + free + " left");
        }
    }

    /** Where to write a file. */
    public Path file(String name) {
        return stage.resolve(name);
    }

    /** Writes a small file. */
    public void write(String name, byte[] bytes) throws IOException {
        var file = file(name);
        Files.createDirectories(file.resolveSibling(""));
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** Copies a file, whatever its size. */
    public void copy(Path source, String name) throws IOException {
        var file = file(name);
        Files.createDirectories(file.resolveSibling(""));
        try (var from = FileChannel.open(source);
                var to = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var size = from.size();
            var copied = 0L;
            while (copied < size) {
                var count = from.transferTo(copied, size - copied, to);
                if (count <= 0) {
                    throw new IOException(source + " ends at byte " + copied);
                }
                copied += count;
            }
        }
    }

    /** Makes the folder appear, when all that was written is on the disk. */
    public void finish() throws IOException {
        try (var paths = Files.walk(stage)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path)) {
                    syncFolder(path);
                } else {
                    sync(path);
                }
            }
        }
        Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
        syncFolder(parent);
    }

    private static void sync(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** A folder's own entries; file systems that cannot do it do not need it. */
    private static void syncFolder(Path folder) {
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    /** Removes what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            delete(stage);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }
}
