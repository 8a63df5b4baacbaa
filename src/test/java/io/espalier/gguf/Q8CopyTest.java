package io.espalier.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Q8CopyTest {
    private static final String MATRIX = "blk.0.ffn_down.weight";
    private static final int ROWS = 5;
    private static final int COLUMNS = 64;

    @TempDir
    private Path folder;

    private Path source;

    @BeforeEach
    void write() {
        source = folder.resolve("source.gguf");
        TestingGguf.small()
                .tensor(MATRIX, GgmlType.Q4_1, List.of((long) COLUMNS, (long) ROWS), TensorBytes.of(blocks()))
                .write(source);
    }

    /** Two blocks a row with random scales, offsets and numbers; the last block is all zeros. */
    private static byte[] blocks() {
        var random = new Random(3);
        var buffer = ByteBuffer.allocate(ROWS * COLUMNS / 32 * 20).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.remaining() > 20) {
            buffer.putShort(Float.floatToFloat16(random.nextFloat()));
            buffer.putShort(Float.floatToFloat16(-8 * random.nextFloat()));
            var numbers = new byte[16];
            random.nextBytes(numbers);
            buffer.put(numbers);
        }
        return buffer.array();
    }

    @Test
    void everyNumberIsTheNearestThatItsBlockCanHold() {
        // Given
        var target = folder.resolve("copy.gguf");

        // When
        copy(target);

        // Then
        try (var before = GgufFile.open(source);
                var after = GgufFile.open(target)) {
            var copied = after.tensor(MATRIX).orElseThrow();
            assertThat(copied.type()).isEqualTo(GgmlType.Q8_0);
            var wanted = q4(before.bytes(before.tensor(MATRIX).orElseThrow()));
            var found = q8(after.bytes(copied));
            for (var i = 0; i < wanted.length; i++) {
                assertThat(found[i]).isCloseTo(wanted[i], within(wanted, i));
            }
        }
    }

    @Test
    void everythingElseStaysAsItWas() {
        // Given
        var target = folder.resolve("copy.gguf");

        // When
        copy(target);

        // Then
        try (var before = GgufFile.open(source);
                var after = GgufFile.open(target)) {
            assertThat(after.metadata().keys()).containsAll(before.metadata().keys());
            assertThat(after.metadata().whole("general.file_type")).hasValue(7);
            assertThat(before.tensors())
                    .filteredOn(tensor -> !tensor.name().equals(MATRIX))
                    .allSatisfy(tensor -> {
                        var copied = after.tensor(tensor.name()).orElseThrow();
                        assertThat(after.bytes(copied).mismatch(before.bytes(tensor)))
                                .isEqualTo(-1);
                    });
        }
    }

    private void copy(Path target) {
        try (var file = GgufFile.open(source)) {
            Q8Copy.of(file).write(target);
        }
    }

    /** Half a step of the block's scale, and what a 16-bit scale rounds over 127 steps. */
    private static Offset<Float> within(float[] values, int i) {
        var largest = 0f;
        for (var j = i / 32 * 32; j < i / 32 * 32 + 32; j++) {
            largest = Math.max(largest, Math.abs(values[j]));
        }
        return Offset.offset(largest * (0.5f / 127 + 1f / 2048) + 1e-6f);
    }

    private static float[] q4(MemorySegment bytes) {
        var values = new float[ROWS * COLUMNS];
        for (var i = 0; i < values.length; i++) {
            var block = i / 32 * 20L;
            var both = bytes.get(ValueLayout.JAVA_BYTE, block + 4 + i % 16) & 0xFF;
            values[i] = half(bytes, block) * (i % 32 < 16 ? both % 16 : both / 16) + half(bytes, block + 2);
        }
        return values;
    }

    private static float[] q8(MemorySegment bytes) {
        var values = new float[ROWS * COLUMNS];
        for (var i = 0; i < values.length; i++) {
            var block = i / 32 * 34L;
            values[i] = half(bytes, block) * bytes.get(ValueLayout.JAVA_BYTE, block + 2 + i % 32);
        }
        return values;
    }

    private static float half(MemorySegment bytes, long at) {
        return Float.float16ToFloat(bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, at));
    }
}
