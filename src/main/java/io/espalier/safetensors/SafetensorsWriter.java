package io.espalier.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Writes one safetensors file. The header is known before the first byte of data, so that everything streams: memory does
 * not grow with the tensors. Wide elements come first, which keeps every tensor aligned to its element; of equals the order
 * given.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    /** Copied in one system call, between two reports. */
    private static final long CHUNK = 16 << 20;

    private final FileChannel target;
    private final LongConsumer written;
    private final Map<Path, FileChannel> sources = new HashMap<>();

    private SafetensorsWriter(FileChannel target, LongConsumer written) {
        this.target = target;
        this.written = written;
    }

    /**
     * Writes a new file. To sync it, and to remove one that could not be finished, is for the caller.
     *
     * @param written hears how many bytes were written since it last heard; what it throws ends the writing
     */
    public static void write(Path file, Map<String, String> metadata, List<TensorPlan> tensors, LongConsumer written)
            throws IOException {
        var ordered = ordered(tensors);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            new SafetensorsWriter(channel, written).write(header(metadata, ordered), ordered);
        }
    }

    /** A small file, in memory: its tensors' bytes must all have been made on the way. */
    public static byte[] bytes(Map<String, String> metadata, List<TensorPlan> tensors) {
        var ordered = ordered(tensors);
        var header = header(metadata, ordered);
        var bytes = ByteBuffer.allocate(header.remaining()
                + Math.toIntExact(ordered.stream().mapToLong(TensorPlan::bytes).sum()));
        bytes.put(header);
        for (var tensor : ordered) {
            for (var piece : tensor.pieces()) {
                bytes.put(((ByteSource.Literal) piece).content());
            }
        }
        return bytes.array();
    }

    private static List<TensorPlan> ordered(List<TensorPlan> tensors) {
        return tensors.stream()
                .sorted(Comparator.comparingInt(
                        (TensorPlan tensor) -> -tensor.dtype().bits()))
                .toList();
    }

    private void write(ByteBuffer header, List<TensorPlan> tensors) throws IOException {
        try {
            drain(header);
            for (var tensor : tensors) {
                for (var piece : tensor.pieces()) {
                    copy(piece);
                }
            }
        } finally {
            sources.values().forEach(SafetensorsWriter::close);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(ByteSource piece) throws IOException {
        switch (piece) {
            case ByteSource.Literal(byte[] content) -> drain(ByteBuffer.wrap(content));
            case ByteSource.FileRange(Path file, long offset, long bytes) -> transfer(source(file), offset, bytes);
        }
    }

    private FileChannel source(Path file) throws IOException {
        var open = sources.get(file);
        if (open == null) {
            open = FileChannel.open(file);
            sources.put(file, open);
        }
        return open;
    }

    private void transfer(FileChannel source, long offset, long bytes) throws IOException {
        var copied = 0L;
        while (copied < bytes) {
            var count = source.transferTo(offset + copied, Math.min(CHUNK, bytes - copied), target);
            if (count <= 0) {
                throw new IOException("the file being copied ends at byte " + (offset + copied));
            }
            copied += count;
            written.accept(count);
        }
    }

    private void drain(ByteBuffer bytes) throws IOException {
        var count = bytes.remaining();
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
        written.accept(count);
    }

    private static ByteBuffer header(Map<String, String> metadata, List<TensorPlan> tensors) {
        var json = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            var texts = json.putObject("__metadata__");
            new TreeMap<>(metadata).forEach(texts::put);
        }
        var offset = 0L;
        for (var tensor : tensors) {
            var entry =
                    json.putObject(tensor.name()).put("dtype", tensor.dtype().name());
            var shape = entry.putArray("shape");
            tensor.shape().forEach(shape::add);
            entry.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
            offset += tensor.bytes();
        }
        var text = json.toString();
        var padding = Math.floorMod(-text.getBytes(UTF_8).length, ALIGNMENT);
        var bytes = (text + " ".repeat(padding)).getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .flip();
    }
}
