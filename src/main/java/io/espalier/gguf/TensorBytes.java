package io.espalier.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** Where a tensor being written gets its bytes from. Asked once, when its turn comes. */
@FunctionalInterface
public interface TensorBytes {
    /** Writes all bytes, in pieces that need not be large. */
    void writeTo(WritableByteChannel target) throws IOException;

    /** A part of a file: copied in pieces, never held in memory. */
    static TensorBytes range(Path file, long offset, long bytes) {
        return target -> {
            try (var source = FileChannel.open(file)) {
                var copied = 0L;
                while (copied < bytes) {
                    var count = copy(source, offset + copied, Math.min(GgufWriter.CHUNK, bytes - copied), target);
                    if (count <= 0) {
                        throw new IOException(file + " ends at byte " + (offset + copied));
                    }
                    copied += count;
                }
            }
        };
    }

    private static long copy(FileChannel source, long from, long bytes, WritableByteChannel target) throws IOException {
        return target instanceof CountedChannel file
                ? file.transferFrom(source, from, bytes)
                : source.transferTo(from, bytes, target);
    }

    /** A few bytes made on the way. */
    static TensorBytes of(byte[] content) {
        return target -> target.write(ByteBuffer.wrap(content));
    }

    /** Pieces one after the other, such as the experts that stay. */
    static TensorBytes joined(List<TensorBytes> pieces) {
        var parts = List.copyOf(pieces);
        return target -> {
            for (var part : parts) {
                part.writeTo(target);
            }
        };
    }
}
