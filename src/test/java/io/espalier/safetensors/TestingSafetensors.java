package io.espalier.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Small safetensors files, honest and not. */
public final class TestingSafetensors {
    private TestingSafetensors() {}

    /** Exactly this header, then this many bytes of data. */
    static byte[] raw(String header, int data) {
        var bytes = header.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + bytes.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .array();
    }

    static Path raw(Path file, String header, int data) throws IOException {
        return Files.write(file, raw(header, data));
    }

    /** A tensor of which byte {@code i} is {@code first + i}. */
    public static TensorPlan counting(String name, Dtype dtype, List<Long> shape, int first) {
        var bytes = new byte[Math.toIntExact(TensorEntry.elements(shape) * dtype.bits() / 8)];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return new TensorPlan(name, dtype, shape, List.of(new ByteSource.Literal(bytes)));
    }

    public static void write(Path file, TensorPlan... tensors) throws IOException {
        SafetensorsWriter.write(file, Map.of("format", "pt"), List.of(tensors), bytes -> {});
    }
}
