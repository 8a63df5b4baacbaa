package io.espalier.safetensors;

import static io.espalier.safetensors.TestingSafetensors.counting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        // Given
        var file = folder.resolve("a.safetensors");
        // When
        TestingSafetensors.write(
                file,
                counting("narrow", Dtype.U8, List.of(3L), 1),
                counting("wide", Dtype.F64, List.of(2L, 1L), 5),
                counting("ütf-8 \"quoted\"", Dtype.BF16, List.of(2L), 40));
        // Then
        var read = SafetensorsFile.open(file);
        assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(read.tensors().stream().map(TensorEntry::name))
                .as("wide elements first, so that all are aligned")
                .containsExactly("wide", "ütf-8 \"quoted\"", "narrow");
        assertThat(read.dataStart() % 8).isZero();
        assertThat(read.bytes(read.tensors().get(2)).array()).containsExactly(1, 2, 3);
    }

    @Test
    void piecesOfAnotherFileAreJoined() throws IOException {
        // Given
        var source = folder.resolve("source.safetensors");
        TestingSafetensors.write(source, counting("rows", Dtype.U8, List.of(5L, 2L), 0));
        var opened = SafetensorsFile.open(source);
        var rows = opened.tensors().getFirst();
        var pieces = List.of(opened.range(rows, 8, 10), opened.range(rows, 2, 4));
        var file = folder.resolve("joined.safetensors");
        // When
        TestingSafetensors.write(file, new TensorPlan("rows", Dtype.U8, List.of(2L, 2L), pieces));
        // Then
        var joined = SafetensorsFile.open(file);
        assertThat(joined.bytes(joined.tensors().getFirst()).array()).containsExactly(8, 9, 2, 3);
    }

    @Test
    void reportsEveryByte() throws IOException {
        // Given
        var file = folder.resolve("a.safetensors");
        var reported = new AtomicLong();
        // When
        SafetensorsWriter.write(
                file, Map.of(), List.of(counting("a", Dtype.U8, List.of(100L), 0)), reported::addAndGet);
        // Then
        assertThat(reported).hasValue(Files.size(file));
    }

    @Test
    void doesNotOverwrite() throws IOException {
        // Given
        var file = Files.createFile(folder.resolve("a.safetensors"));
        // When / Then
        assertThatThrownBy(() -> TestingSafetensors.write(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aSourceThatEndsEarlyIsAnError() throws IOException {
        // Given
        var source = Files.write(folder.resolve("source"), new byte[10]);
        var plan = new TensorPlan("a", Dtype.U8, List.of(20L), List.of(new ByteSource.FileRange(source, 0, 20)));
        // When / Then
        assertThatThrownBy(() -> TestingSafetensors.write(folder.resolve("a.safetensors"), plan))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends at byte 10");
    }
}
