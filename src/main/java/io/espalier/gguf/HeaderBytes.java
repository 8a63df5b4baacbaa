package io.espalier.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Everything before the tensors' bytes, as it stands in the file. */
final class HeaderBytes {
    private static final int VERSION = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    HeaderBytes numbers(int tensors, int keys) {
        i32(Magic.GGUF);
        i32(VERSION);
        i64(tensors);
        i64(keys);
        return this;
    }

    void metadata(String key, MetadataValue value) {
        text(key);
        i32(value.type().id());
        switch (value) {
            case MetadataValue.Text(String text) -> text(text);
            case MetadataValue.Truth(boolean truth) -> bytes.write(truth ? 1 : 0);
            case MetadataValue.Real(ValueType type, double number) ->
                number(
                        type,
                        type == ValueType.F32
                                ? Float.floatToRawIntBits((float) number)
                                : Double.doubleToRawLongBits(number));
            case MetadataValue.Whole(ValueType type, long number) -> number(type, number);
            case MetadataValue.Sequence(ValueType type, int count, MemorySegment elements) -> {
                i32(type.id());
                i64(count);
                bytes.writeBytes(elements.toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    void tensor(GgufTensor tensor) {
        text(tensor.name());
        i32(tensor.shape().size());
        tensor.shape().forEach(this::i64);
        i32(tensor.type().id());
        i64(tensor.offset());
    }

    void writeTo(WritableByteChannel target) throws IOException {
        target.write(ByteBuffer.wrap(bytes.toByteArray()));
    }

    /** The low bytes of a number, as many as its type has. */
    private void number(ValueType type, long value) {
        bytes.write(littleEndian(value), 0, type.bytes());
    }

    private void i32(int value) {
        bytes.write(littleEndian(value), 0, Integer.BYTES);
    }

    private void i64(long value) {
        bytes.write(littleEndian(value), 0, Long.BYTES);
    }

    private void text(String value) {
        var encoded = value.getBytes(StandardCharsets.UTF_8);
        i64(encoded.length);
        bytes.writeBytes(encoded);
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
