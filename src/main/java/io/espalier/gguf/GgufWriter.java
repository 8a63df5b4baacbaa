package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes a GGUF file of version 3: metadata and tensors are named first, then streamed, so that memory does not grow with
 * them. The file appears whole or not at all, and equal input gives equal bytes.
 */
public final class GgufWriter {
    /** The most that is copied between two reports. */
    static final int CHUNK = 8 << 20;

    private record Plan(GgmlType type, List<Long> shape, TensorBytes content) {
        long bytes() {
            return type.bytes(GgufTensor.elements(shape));
        }
    }

    private final Map<String, MetadataValue> metadata = new LinkedHashMap<>();
    private final Map<String, Plan> tensors = new LinkedHashMap<>();
    private LongConsumer written = count -> {};

    /** A copy of a file, to be changed by what follows. The source must stay open until the copy is written. */
    public static GgufWriter copyOf(GgufFile source) {
        var writer = new GgufWriter();
        writer.metadata.putAll(source.metadata().values());
        source.tensors()
                .forEach(tensor -> writer.tensor(tensor.name(), tensor.type(), tensor.shape(), source.range(tensor)));
        return writer;
    }

    /** Sets a key; one that is there keeps its place. */
    public GgufWriter set(String key, MetadataValue value) {
        metadata.put(key, value);
        return this;
    }

    public GgufWriter remove(String key) {
        metadata.remove(key);
        return this;
    }

    /**
     * Adds a tensor, or gives one that is there new content at its place.
     *
     * @param shape fastest dimension first; the first extent is whole blocks of the type
     * @param content exactly the bytes that type and shape take
     */
    public GgufWriter tensor(String name, GgmlType type, List<Long> shape, TensorBytes content) {
        if (shape.getFirst() % type.blockElements() != 0) {
            throw new IllegalArgumentException(name + ": rows of " + shape.getFirst() + " do not fit " + type);
        }
        tensors.put(name, new Plan(type, List.copyOf(shape), content));
        return this;
    }

    public GgufWriter removeTensor(String name) {
        tensors.remove(name);
        return this;
    }

    /** @param listener hears how many bytes were written since it last heard; what it throws ends the writing */
    public GgufWriter onWritten(LongConsumer listener) {
        written = listener;
        return this;
    }

    /** What the file will take, near enough for a progress bar. */
    public long tensorBytes() {
        return tensors.values().stream().mapToLong(Plan::bytes).sum();
    }

    /** @throws UserError where the file cannot be written; nothing is left of it then */
    public void write(Path target) {
        var absolute = target.toAbsolutePath();
        var prefix = "." + absolute.getFileName() + ".part-";
        var part = absolute.resolveSibling(prefix + ProcessHandle.current().pid());
        try {
            var folder = Files.createDirectories(absolute.resolveSibling(""));
            removeLeftovers(folder, prefix);
            requireSpace(folder);
            try (var channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                stream(new CountedChannel(channel, written));
                channel.force(true);
            }
            Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError(target + " cannot be written: " + e.getMessage(), e);
        } finally {
            deleteQuietly(part);
        }
    }

    /** Better said before hours of writing than after them. A file system that says 0 may only not know. */
    private void requireSpace(Path folder) throws IOException {
        var free = Files.getFileStore(folder).getUsableSpace();
        if (free > 0 && free < tensorBytes()) {
            throw new IOException("it takes " + tensorBytes() + " bytes, and the disk has " + free + " left");
        }
    }

    /** What programs that were killed left of the same file. */
    private static void removeLeftovers(Path folder, String prefix) throws IOException {
        try (var parts = Files.newDirectoryStream(
                folder, path -> path.getFileName().toString().startsWith(prefix))) {
            for (var part : parts) {
                var pid = part.getFileName().toString().substring(prefix.length());
                if (pid.matches("\\d{1,10}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            part.toFile().deleteOnExit();
        }
    }

    private long alignment() {
        return metadata.get(GgufFile.ALIGNMENT) instanceof MetadataValue.Whole(ValueType _, long value)
                ? value
                : GgufFile.DEFAULT_ALIGNMENT;
    }

    private void stream(CountedChannel target) throws IOException {
        var alignment = alignment();
        var header = new HeaderBytes().numbers(tensors.size(), metadata.size());
        metadata.forEach(header::metadata);
        var offset = 0L;
        for (var entry : tensors.entrySet()) {
            var plan = entry.getValue();
            header.tensor(new GgufTensor(entry.getKey(), plan.type(), plan.shape(), offset, plan.bytes()));
            offset += Math.ceilDiv(plan.bytes(), alignment) * alignment;
        }
        header.writeTo(target);
        pad(target, alignment);
        for (var entry : tensors.entrySet()) {
            var start = target.count();
            entry.getValue().content().writeTo(target);
            var bytes = target.count() - start;
            if (bytes != entry.getValue().bytes()) {
                throw new IllegalStateException(entry.getKey() + " was given " + bytes + " bytes instead of "
                        + entry.getValue().bytes());
            }
            pad(target, alignment);
        }
    }

    private static void pad(CountedChannel target, long alignment) throws IOException {
        target.write(ByteBuffer.allocate((int) Math.floorMod(-target.count(), alignment)));
    }
}
