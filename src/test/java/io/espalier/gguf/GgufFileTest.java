package io.espalier.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatTheBuiltInModelSaysOfItself() {
        // Given
        var path = TestingGguf.TINY_MOE;
        // When
        try (var file = GgufFile.open(path)) {
            // Then
            var metadata = file.metadata();
            assertThat(metadata.architecture()).isEqualTo("deepseek");
            assertThat(metadata.ofModel("block_count")).hasValue(5);
            assertThat(metadata.ofModel("expert_count")).hasValue(32);
            assertThat(metadata.ofModel("expert_used_count")).hasValue(4);
            assertThat(metadata.text("tokenizer.ggml.pre")).hasValue("smollm");
            assertThat(metadata.sequence("tokenizer.ggml.tokens").orElseThrow().strings())
                    .hasSize(4096)
                    .startsWith("<|endoftext|>", "<|pad|>");
            var experts = file.tensor("blk.1.ffn_down_exps.weight").orElseThrow();
            assertThat(experts.type()).isEqualTo(GgmlType.F16);
            assertThat(experts.shape()).isEqualTo(List.of(96L, 192L, 32L));
            assertThat(experts.sliceBytes()).isEqualTo(96 * 192 * 2);
        }
    }

    @Test
    void everyKindOfValueIsReadAsItWasWritten() {
        // Given
        var path = TestingGguf.file(folder, TestingGguf.bytesOf(TestingGguf.small(), folder));
        // When
        try (var file = GgufFile.open(path)) {
            // Then
            var metadata = file.metadata();
            assertThat(metadata.ofModel("context_length")).hasValue(64);
            assertThat(metadata.real("llama.rope.freq_base")).hasValue(10_000.5);
            assertThat(metadata.real("test.double")).hasValue(Math.PI);
            assertThat(metadata.whole("test.small")).hasValue(-3);
            assertThat(metadata.truth("test.truth")).hasValue(true);
            assertThat(metadata.sequence("test.empty").orElseThrow().longs()).isEmpty();
            assertThat(metadata.sequence("tokenizer.ggml.tokens").orElseThrow().strings())
                    .isEqualTo(TestingGguf.TOKENS);
            assertThat(metadata.sequence("tokenizer.ggml.scores").orElseThrow().floats())
                    .containsExactly(0, -1, -2.5f, -3);
            assertThat(metadata.sequence("tokenizer.ggml.token_type")
                            .orElseThrow()
                            .longs())
                    .containsExactly(3, 1, 1, 1);
        }
    }

    @Test
    void aValueOfAnotherTypeCountsAsMissing() {
        // Given
        var path = TestingGguf.file(folder, TestingGguf.bytesOf(TestingGguf.small(), folder));
        try (var file = GgufFile.open(path)) {
            // When
            var metadata = file.metadata();
            // Then
            assertThat(metadata.text("llama.block_count")).isEmpty();
            assertThat(metadata.whole("general.architecture")).isEmpty();
            assertThat(metadata.real("test.small")).isEmpty();
            assertThat(metadata.truth("test.double")).isEmpty();
            assertThat(metadata.sequence("test.truth")).isEmpty();
            assertThat(metadata.get("nowhere")).isEmpty();
        }
    }

    @Test
    void aTensorsBytesAreASliceOfTheFile() {
        // Given
        var path = TestingGguf.file(folder, TestingGguf.bytesOf(TestingGguf.small(), folder));
        try (var file = GgufFile.open(path)) {
            var tensor = file.tensor("blk.0.ffn_up.weight").orElseThrow();
            // When
            var slice = file.bytes(tensor);
            // Then
            assertThat(slice.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).isEqualTo(TestingGguf.counting(102));
            assertThat(slice.isReadOnly()).isTrue();
            assertThat(tensor.offset() % 32).isZero();
        }
    }

    @Test
    void aFileOfVersionTwoIsRead() {
        // Given
        var content = TestingGguf.withNumber(TestingGguf.bytesOf(TestingGguf.small(), folder), 4, 2, 4);
        // When
        try (var file = GgufFile.open(TestingGguf.file(folder, content))) {
            // Then
            assertThat(file.tensors()).hasSize(3);
        }
    }
}
