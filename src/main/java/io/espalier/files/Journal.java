package io.espalier.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Work done so far, a line for each finished piece, synced as it is added: what is in it survives the end of the process.
 * The first line says what the work is; a journal of other work is refused. A last line that was not written to its end is
 * dropped.
 *
 * @param <T> a finished piece
 */
public final class Journal<T> implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final List<T> done = new ArrayList<>();

    /**
     * Opens the journal of this work, or begins it.
     *
     * @param work equal for equal work
     * @throws UserError where the file is the journal of other work, or damaged
     */
    public static <T> Journal<T> open(Path file, Object work, Class<T> type) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                requireAlone(file, channel);
                return new Journal<>(file, channel, JsonArtefact.line(work), type);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /**
     * What a journal says that its work is.
     *
     * @throws UserError where there is no such journal
     */
    public static <T> T work(Path file, Class<T> type) {
        try (var lines = Files.lines(file, UTF_8)) {
            return lines.findFirst()
                    .flatMap(line -> JsonArtefact.parse(line, type))
                    .orElseThrow(() -> new UserError(file + " does not begin with what it is a journal of"));
        } catch (IOException | UncheckedIOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireAlone(Path file, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process.
            throw new UserError(file + " is in use: the same work is being done already", e);
        }
        throw new UserError(file + " is in use: the same work is being done by another process");
    }

    private Journal(Path file, FileChannel channel, String head, Class<T> type) throws IOException {
        this.file = file;
        this.channel = channel;
        var text = Files.readString(file, UTF_8);
        var whole = text.substring(0, text.lastIndexOf('\n') + 1);
        if (whole.isEmpty()) {
            channel.truncate(0);
            append(head);
            return;
        }
        if (!whole.startsWith(head)) {
            throw new UserError(
                    file + " is what other work left unfinished (another model, other data or other options);"
                            + " repeat that to finish it, or remove the file");
        }
        for (var line : whole.substring(head.length()).lines().toList()) {
            done.add(JsonArtefact.parse(line, type)
                    .orElseThrow(() -> new UserError(file + ", line " + (done.size() + 2)
                            + ": not a finished piece of work; the file is damaged, remove it to start again")));
        }
        channel.truncate(whole.getBytes(UTF_8).length);
        channel.position(channel.size());
    }

    /** The pieces that were finished, in order. */
    public List<T> done() {
        return List.copyOf(done);
    }

    public void add(T piece) {
        try {
            append(JsonArtefact.line(piece));
            done.add(piece);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private void append(String line) throws IOException {
        var bytes = ByteBuffer.wrap(line.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    private static UserError unusable(Path file, IOException cause) {
        return new UserError(file + " cannot be read and written: " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }
}
