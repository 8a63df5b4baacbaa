package io.espalier.moe.cut;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import io.espalier.files.Sha256;
import io.espalier.moe.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * SHA-256 of large files, remembered: a file of the same path, size and modification time is not read again. Remembered in
 * {@code $ESPALIER_CACHE}, {@code $XDG_CACHE_HOME/espalier} or {@code ~/.cache/espalier}, one small file each; deleting
 * them is always safe.
 */
final class FileHash {
    private static final int BUFFER = 1 << 20;
    /** Smaller files are read faster than they are remembered. */
    private static final long WORTH_REMEMBERING = 64 << 20;

    private FileHash() {}

    static String of(Path file, Progress progress) {
        try {
            if (Files.size(file) < WORTH_REMEMBERING) {
                return read(file, progress);
            }
            var note = note(file);
            var remembered = remembered(note);
            if (remembered.isPresent()) {
                return remembered.get();
            }
            var hash = read(file, progress);
            remember(note, hash);
            return hash;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Of several files in their order; as many are read at once as there are cores, for hashing takes longer than reading. */
    static List<String> of(List<Path> files, Progress progress) {
        var unknown = files.stream().filter(FileHash::isUnknown).toList();
        if (unknown.size() < 2) {
            return files.stream().map(file -> of(file, progress)).toList();
        }
        progress.begin(
                "hashing " + unknown.size() + " files",
                "bytes",
                unknown.stream().mapToLong(FileHash::size).sum());
        var together = new Together(progress);
        return files.parallelStream().map(file -> of(file, together)).toList();
    }

    /** One progress of several threads, which was begun for all of them. */
    private record Together(Progress progress) implements Progress {
        @Override
        public void begin(String task, String unit, long total) {}

        @Override
        public void advance(long done) {
            synchronized (progress) {
                progress.advance(done);
            }
        }
    }

    private static boolean isUnknown(Path file) {
        try {
            return Files.size(file) < WORTH_REMEMBERING
                    || remembered(note(file)).isEmpty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UserError unreadable(Path file, IOException cause) {
        return new UserError(file + " cannot be read: " + cause.getMessage(), cause);
    }

    private static Optional<String> remembered(Path note) throws IOException {
        return Files.isRegularFile(note)
                ? Optional.of(Files.readString(note).strip()).filter(hash -> hash.matches("[0-9a-f]{64}"))
                : Optional.empty();
    }

    private static String read(Path file, Progress progress) throws IOException {
        var digest = Sha256.digest();
        try (var channel = FileChannel.open(file)) {
            progress.begin("hashing " + file.getFileName(), "bytes", channel.size());
            var buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                progress.advance(buffer.flip().remaining());
                digest.update(buffer);
                buffer.clear();
            }
        }
        return Sha256.hex(digest);
    }

    private static Path note(Path file) throws IOException {
        var real = file.toRealPath();
        var key = real + "\n" + Files.size(real) + "\n" + Files.getLastModifiedTime(real);
        return cache().resolve("hashes").resolve(Sha256.of(key.getBytes(UTF_8)));
    }

    /** A cache that cannot be written is one that remembers nothing. */
    private static void remember(Path note, String hash) {
        try {
            AtomicFile.write(note, (hash + "\n").getBytes(UTF_8));
        } catch (UserError e) {
            System.getLogger(FileHash.class.getName()).log(System.Logger.Level.DEBUG, "hashes are not remembered", e);
        }
    }

    private static Path cache() {
        var own = System.getenv("ESPALIER_CACHE");
        var xdg = System.getenv("XDG_CACHE_HOME");
        return own != null
                ? Path.of(own)
                : (xdg != null ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache")).resolve("espalier");
    }
}
