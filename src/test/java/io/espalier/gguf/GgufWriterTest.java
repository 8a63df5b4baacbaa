package io.espalier.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
    @TempDir
    Path folder;

    @Test
    void aCopyWithoutChangesHasTheSameBytes() {
        // Given
        var copy = folder.resolve("copy.gguf");
        try (var source = GgufFile.open(TestingGguf.TINY_MOE)) {
            // When
            GgufWriter.copyOf(source).write(copy);
        }
        // Then
        assertThat(copy).hasSameBinaryContentAs(TestingGguf.TINY_MOE);
    }

    @Test
    void aTensorIsReplacedByPartsOfAnother() {
        // Given
        var cut = folder.resolve("cut.gguf");
        try (var source = GgufFile.open(TestingGguf.TINY_MOE)) {
            var experts = source.tensor("blk.2.ffn_up_exps.weight").orElseThrow();
            var slice = experts.sliceBytes();
            var kept = TensorBytes.joined(
                    List.of(source.range(experts, slice, 2 * slice), source.range(experts, 5 * slice, 6 * slice)));
            // When
            GgufWriter.copyOf(source)
                    .set("general.name", MetadataValue.text("two experts"))
                    .tensor("extra.two", experts.type(), List.of(192L, 96L, 2L), kept)
                    .write(cut);
            // Then
            try (var written = GgufFile.open(cut)) {
                assertThat(written.metadata().text("general.name")).hasValue("two experts");
                var two = written.bytes(written.tensor("extra.two").orElseThrow());
                var all = source.bytes(experts);
                assertThat(two.asSlice(0, slice).mismatch(all.asSlice(slice, slice)))
                        .isEqualTo(-1);
                assertThat(two.asSlice(slice, slice).mismatch(all.asSlice(5 * slice, slice)))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void anAlignmentInTheMetadataIsKept() {
        // Given
        var file = folder.resolve("aligned.gguf");
        // When
        TestingGguf.small().set("general.alignment", MetadataValue.u32(256)).write(file);
        // Then
        try (var written = GgufFile.open(file)) {
            assertThat(written.tensors()).allMatch(tensor -> tensor.offset() % 256 == 0);
            var up = written.bytes(written.tensor("blk.0.ffn_up.weight").orElseThrow());
            assertThat(up.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(TestingGguf.counting(102));
        }
    }

    @Test
    void equalInputGivesEqualBytes() {
        // Given
        var first = TestingGguf.bytesOf(TestingGguf.small(), folder);
        // When
        var second = TestingGguf.bytesOf(TestingGguf.small(), folder);
        // Then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void contentOfTheWrongSizeLeavesNothingBehind() throws IOException {
        // Given
        var writer = TestingGguf.small()
                .tensor("short", GgmlType.F32, List.of(4L), TensorBytes.of(TestingGguf.counting(15)));
        // When
        assertThatThrownBy(() -> writer.write(folder.resolve("never.gguf")))
                // Then
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("short was given 15 bytes instead of 16");
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void anEndedWritingLeavesTheOldFile() throws IOException {
        // Given
        var target = Files.writeString(folder.resolve("old.gguf"), "old");
        var writer = TestingGguf.small().onWritten(count -> {
            throw new CancellationException();
        });
        // When
        assertThatThrownBy(() -> writer.write(target)).isInstanceOf(CancellationException.class);
        // Then
        assertThat(target).hasContent("old");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void aFolderThatCannotBeWrittenIsAClearError() throws IOException {
        // Given
        var notAFolder = Files.writeString(folder.resolve("file"), "x");
        // When
        assertThatThrownBy(() -> TestingGguf.small().write(notAFolder.resolve("model.gguf")))
                // Then
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aSourceThatEndsTooEarlyIsAClearError() throws IOException {
        // Given
        var stub = Files.write(folder.resolve("stub"), new byte[8]);
        var writer = TestingGguf.small().tensor("t", GgmlType.I8, List.of(16L), TensorBytes.range(stub, 0, 16));
        // When
        assertThatThrownBy(() -> writer.write(folder.resolve("model.gguf")))
                // Then
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ends at byte 8");
    }

    @Test
    void everyWrittenByteIsReported() throws IOException {
        // Given
        var file = folder.resolve("model.gguf");
        var reported = new AtomicLong();
        // When
        TestingGguf.small().onWritten(reported::addAndGet).write(file);
        // Then
        assertThat(reported).hasValue(Files.size(file));
    }
}
