package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF model file, mapped. Opened means checked: every count, length, type, name, extent and offset was found possible and
 * within the file, and what the model says of itself fits its tensors. Native code that trusts a header may be given the file.
 *
 * <p>Safe for use by many threads until it is closed; slices and sequences end with it.
 */
public final class GgufFile implements AutoCloseable {
    static final String ALIGNMENT = "general.alignment";
    static final long DEFAULT_ALIGNMENT = 32;

    private static final long MOST_TENSORS = 1 << 20;
    private static final long MOST_KEYS = 1 << 16;
    private static final long WIDEST_ALIGNMENT = 1 << 20;

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final Metadata metadata;
    private final Map<String, GgufTensor> tensors;

    private GgufFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
        var fault = new Fault(path);
        Magic.check(bytes, fault);
        var cursor = new Cursor(bytes, fault);
        cursor.take(2 * Integer.BYTES, "the header");
        var tensorCount = cursor.i64("the number of tensors", 1, MOST_TENSORS);
        var keyCount = cursor.i64("the number of metadata keys", 1, MOST_KEYS);
        metadata = new MetadataReader(cursor).read(keyCount);
        var table = new TensorReader(cursor, alignment(metadata, cursor)).read(tensorCount, bytes.byteSize());
        tensors = new LinkedHashMap<>();
        table.forEach(tensor -> tensors.put(tensor.name(), tensor));
        new ModelCheck(metadata, tensors, fault).run();
    }

    /** @throws UserError where the file cannot be read, is no GGUF model or is damaged; the message says what and where */
    @SuppressWarnings("MustBeClosedChecker") // the file owns its arena and closes it
    public static GgufFile open(Path path) {
        var fault = new Fault(path);
        if (!Files.isRegularFile(path)) {
            throw new UserError(
                    path + (Files.exists(path) ? " is not a file" : " does not exist") + ". " + Fault.ANOTHER_FILE);
        }
        var arena = Arena.ofShared();
        try (var channel = FileChannel.open(path)) {
            return new GgufFile(path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | InternalError e) {
            // The JVM says InternalError where a mapped file became shorter while it was read.
            arena.close();
            throw fault.unreadable(e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static long alignment(Metadata metadata, Cursor cursor) {
        var value = metadata.get(ALIGNMENT);
        if (value.isEmpty()) {
            return DEFAULT_ALIGNMENT;
        }
        var alignment = metadata.whole(ALIGNMENT).orElse(0);
        if (alignment < 1 || alignment > WIDEST_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw cursor.fault(
                    cursor.at(),
                    "'" + ALIGNMENT + "' is " + value.get(),
                    "a power of two up to " + WIDEST_ALIGNMENT,
                    Fault.FETCH_AGAIN);
        }
        return alignment;
    }

    public Path path() {
        return path;
    }

    public Metadata metadata() {
        return metadata;
    }

    /** All tensors in the order of the file's table. */
    public List<GgufTensor> tensors() {
        return List.copyOf(tensors.values());
    }

    public Optional<GgufTensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** The tensor's bytes, mapped, read-only. */
    public MemorySegment bytes(GgufTensor tensor) {
        return bytes.asSlice(tensor.offset(), tensor.bytes());
    }

    /** The bytes {@code [from, to)} of a tensor for a writer: copied from file to file, never held in memory. */
    public TensorBytes range(GgufTensor tensor, long from, long to) {
        if (from < 0 || from > to || to > tensor.bytes()) {
            throw new IllegalArgumentException(from + " to " + to + " of " + tensor);
        }
        return TensorBytes.range(path, tensor.offset() + from, to - from);
    }

    /** All bytes of a tensor for a writer. */
    public TensorBytes range(GgufTensor tensor) {
        return range(tensor, 0, tensor.bytes());
    }

    @Override
    public void close() {
        arena.close();
    }
}
