package io.espalier.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * A copy of a model whose Q4_1 matrices are written as Q8_0, which CPUs compute with nearly twice as fast at a loss below the
 * one that Q4_1 already took. Equal files give equal bytes on every machine.
 *
 * <p>A Q4_1 block is a scale d, an offset m and 32 numbers q of 4 bits, and means {@code d·q + m}; the low halves of its bytes
 * come first. A Q8_0 block is a scale {@code max|x| / 127} and 32 numbers of 8 bits, and means their product. Scales are 16-bit
 * floats. O(elements), one row in memory at a time.
 */
public final class Q8Copy {
    private static final int BLOCK = 32;
    private static final float MOST = 127f;
    private static final long MOSTLY_Q8_0 = 7;

    private Q8Copy() {}

    /** A writer of the copy; the source must stay open until it is written. */
    public static GgufWriter of(GgufFile source) {
        var writer = GgufWriter.copyOf(source).set("general.file_type", MetadataValue.u32(MOSTLY_Q8_0));
        source.tensors().stream()
                .filter(tensor -> tensor.type() == GgmlType.Q4_1)
                .forEach(tensor -> writer.tensor(
                        tensor.name(), GgmlType.Q8_0, tensor.shape(), target -> widen(source, tensor, target)));
        return writer;
    }

    private static void widen(GgufFile source, GgufTensor tensor, WritableByteChannel target) throws IOException {
        var bytes = source.bytes(tensor);
        var rowBytes = GgmlType.Q4_1.bytes(tensor.extent(0));
        var row =
                ByteBuffer.allocate((int) GgmlType.Q8_0.bytes(tensor.extent(0))).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = 0L; at < bytes.byteSize(); at += rowBytes) {
            widenRow(bytes.asSlice(at, rowBytes), row.clear());
            target.write(row.flip());
        }
    }

    private static void widenRow(MemorySegment q4, ByteBuffer q8) {
        var values = new float[BLOCK];
        for (var at = 0L; at < q4.byteSize(); at += GgmlType.Q4_1.blockBytes()) {
            read(q4, at, values);
            write(values, q8);
        }
    }

    private static void read(MemorySegment q4, long at, float[] values) {
        var scale = Float.float16ToFloat(q4.get(LittleEndian.SHORT, at));
        var offset = Float.float16ToFloat(q4.get(LittleEndian.SHORT, at + Short.BYTES));
        for (var i = 0; i < BLOCK / 2; i++) {
            var both = q4.get(ValueLayout.JAVA_BYTE, at + 2 * Short.BYTES + i);
            values[i] = (both & 0x0F) * scale + offset;
            values[i + BLOCK / 2] = ((both >> 4) & 0x0F) * scale + offset;
        }
    }

    private static void write(float[] values, ByteBuffer q8) {
        var largest = 0f;
        for (var value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        var scale = largest / MOST;
        var inverse = scale == 0 ? 0 : 1 / scale;
        q8.putShort(Float.floatToFloat16(scale));
        for (var value : values) {
            q8.put((byte) Math.round(value * inverse));
        }
    }
}
