package io.espalier.safetensors;

import io.espalier.failure.UserError;
import io.espalier.safetensors.HeaderReader.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One safetensors file: eight bytes with the header's length, the header, the tensors' bytes. Opened means checked: every
 * byte after the header belongs to exactly one tensor, and every tensor has the bytes that its shape takes.
 *
 * @param dataStart where the tensors' bytes begin in the file
 * @param tensors in the order of their bytes
 */
public record SafetensorsFile(Path path, long dataStart, Map<String, String> metadata, List<TensorEntry> tensors) {
    /** What the format's own library allows. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    public SafetensorsFile {
        metadata = Map.copyOf(metadata);
        tensors = List.copyOf(tensors);
    }

    /** @throws UserError where the file cannot be read or is not what its header says */
    public static SafetensorsFile open(Path path) {
        try (var channel = FileChannel.open(path)) {
            return read(path, channel);
        } catch (Malformed e) {
            throw new UserError(path + ": the safetensors header " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserError(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static SafetensorsFile read(Path path, FileChannel channel) throws IOException, Malformed {
        var size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new Malformed("is cut off: the file has " + size + " bytes");
        }
        var length = read(channel, 0, LENGTH_BYTES).getLong();
        if (length < 2 || length > LONGEST_HEADER || length > size - LENGTH_BYTES) {
            throw new Malformed("cannot have " + Long.toUnsignedString(length) + " bytes in a file of " + size);
        }
        var header = HeaderReader.read(read(channel, LENGTH_BYTES, (int) length).array());
        var dataStart = LENGTH_BYTES + length;
        var tensors = header.tensors().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        checkLayout(tensors, size - dataStart);
        return new SafetensorsFile(path, dataStart, header.metadata(), tensors);
    }

    private static void checkLayout(List<TensorEntry> tensors, long available) throws Malformed {
        var next = 0L;
        for (var tensor : tensors) {
            if (tensor.begin() != next) {
                throw new Malformed("puts '" + tensor.name() + "' at byte " + tensor.begin() + ", expected " + next
                        + ": tensors " + (tensor.begin() < next ? "overlap" : "leave a hole"));
            }
            next = tensor.end();
        }
        if (next != available) {
            throw new Malformed("speaks of " + next + " bytes of tensors, but the file has " + available);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("it ends at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }

    /** The whole of a small tensor, such as a router. */
    public ByteBuffer bytes(TensorEntry tensor) {
        try (var channel = FileChannel.open(path)) {
            return read(channel, dataStart + tensor.begin(), Math.toIntExact(tensor.bytes()));
        } catch (IOException e) {
            throw new UserError(path + ": tensor '" + tensor.name() + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** The bytes {@code [from, to)} of a tensor, wherever they lie in the file. */
    public ByteSource range(TensorEntry tensor, long from, long to) {
        if (from < 0 || from > to || to > tensor.bytes()) {
            throw new IllegalArgumentException(from + " to " + to + " of " + tensor);
        }
        return new ByteSource.FileRange(path, dataStart + tensor.begin() + from, to - from);
    }

    /** All bytes of a tensor. */
    public ByteSource range(TensorEntry tensor) {
        return range(tensor, 0, tensor.bytes());
    }
}
