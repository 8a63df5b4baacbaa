package io.espalier.gguf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is damaged or foreign is refused with what, where, what was expected and what to do. */
class HostileGgufTest {
    private static final String KEY = "llama.block_count";
    private static final String NAME = "token_embd.weight";
    private static final int HUGE = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    private static Arguments fault(String says, UnaryOperator<byte[]> damage) {
        return Arguments.of(says, damage);
    }

    private static Arguments after(String text, int skip, long number, int width, String says) {
        return fault(says, bytes -> TestingGguf.withNumberAfter(bytes, text, skip, number, width));
    }

    static List<Arguments> damagedMetadata() {
        return List.of(
                fault("byte 0: this is no GGUF file", bytes -> TestingGguf.withNumber(bytes, 0, 0x12345678, 4)),
                fault("byte 0: the file is big-endian", bytes -> TestingGguf.withNumber(bytes, 0, 0x47475546, 4)),
                fault("byte 4: the file is big-endian", bytes -> TestingGguf.withNumber(bytes, 4, 0x03000000, 4)),
                fault("GGUF version 1; expected version 2 or 3", bytes -> TestingGguf.withNumber(bytes, 4, 1, 4)),
                fault("number of tensors is 0", bytes -> TestingGguf.withNumber(bytes, 8, 0, 8)),
                fault("number of tensors is 18446744073709551615", bytes -> TestingGguf.withNumber(bytes, 8, -1, 8)),
                fault("number of metadata keys is 4294967296", bytes -> TestingGguf.withNumber(bytes, 16, 1L << 32, 8)),
                fault("the length of metadata key 0", bytes -> TestingGguf.withNumber(bytes, 24, 1L << 62, 8)),
                fault("metadata key 0 is not UTF-8", bytes -> TestingGguf.withNumber(bytes, 32, 0xff, 1)),
                fault("metadata key 0 is empty", bytes -> TestingGguf.withNumber(bytes, 24, 0, 8)),
                after(KEY, 0, 13, 4, "of the unknown type 13"),
                after(KEY, 4, 1L << 31, 4, "'llama.block_count' is 2147483648; expected 1 to 4096"),
                after(KEY, 4, 0, 4, "'llama.block_count' is 0"),
                after("llama.embedding_length", 4, 64, 4, "rows of 32; expected embedding_length 64"),
                after("test.truth", 4, 2, 1, "'test.truth' is 2; expected 0 or 1"),
                after("tokenizer.ggml.scores", 4, 9, 4, "an array of arrays"),
                after("tokenizer.ggml.scores", 8, 1L << 40, 8, "number of elements of 'tokenizer.ggml.scores'"),
                after("tokenizer.ggml.scores", 8, 1 << 20, 8, "ends within the array 'tokenizer.ggml.scores'"),
                after("tokenizer.ggml.tokens", 16, 1 << 20, 8, "ends within the array 'tokenizer.ggml.tokens'"),
                after("tokenizer.ggml.scores", 4, 5, 4, "'tokenizer.ggml.scores' is of another kind"));
    }

    static List<Arguments> damagedTensors() {
        return List.of(
                after(NAME, 0, 5, 4, "has 5 dimensions; expected 1 to 4"),
                after(NAME, 0, 0, 4, "has 0 dimensions"),
                after(NAME, 4, 0, 8, "extent 0 of 'token_embd.weight' is 0"),
                after(NAME, 4, -1, 8, "extent 0 of 'token_embd.weight' is 18446744073709551615"),
                after(NAME, 20, 4, 4, "of the abandoned type 4"),
                after(NAME, 20, 99, 4, "of the unknown type 99"),
                after(NAME, 20, 12, 4, "has 32 elements; expected whole blocks of 256"),
                after(NAME, 24, 7, 8, "the offset of 'token_embd.weight' is 7; expected a multiple of 32"),
                after(NAME, 24, 1 << 20, 8, "expected it to end within"),
                after(NAME, 12, 5, 8, "no earlier than 640, where the one before it ends"),
                after(NAME, 12, HUGE, 8, "expected"));
    }

    @ParameterizedTest
    @MethodSource({"damagedMetadata", "damagedTensors"})
    void aDamagedFileIsRefusedWithAReason(String says, UnaryOperator<byte[]> damage) {
        // Given
        var content = damage.apply(TestingGguf.bytesOf(TestingGguf.small(), folder));
        var path = TestingGguf.file(folder, content);
        // When
        assertThatThrownBy(() -> GgufFile.open(path).close())
                // Then
                .isInstanceOf(UserError.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(says)
                .hasMessageContaining("expected")
                .hasMessageMatching("(?s).*, byte \\d+: .*\\..*\\.");
    }

    private static GgufWriter small() {
        return TestingGguf.small();
    }

    static List<Arguments> unfitShapes() {
        var stack = TensorBytes.of(TestingGguf.counting(3 * 32 * 4));
        return List.of(
                Arguments.of("'general.architecture' is missing", small().remove("general.architecture")),
                Arguments.of("no tensor 'token_embd.weight'", small().removeTensor(NAME)),
                Arguments.of(
                        "'blk.7.x' is beyond the last block",
                        small().tensor("blk.7.x", GgmlType.I8, List.of(1L), TensorBytes.of(new byte[1]))),
                Arguments.of(
                        "expert_used_count is 4; expected no more than expert_count, 2",
                        small().set("llama.expert_count", MetadataValue.u32(2))
                                .set("llama.expert_used_count", MetadataValue.u32(4))),
                Arguments.of(
                        "'llama.expert_count' is 4294967295",
                        small().set("llama.expert_count", MetadataValue.u32(0xffffffffL))),
                Arguments.of(
                        "holds 3 experts; expected expert_count 8",
                        small().set("llama.expert_count", MetadataValue.u32(8))
                                .tensor("blk.0.ffn_up_exps.weight", GgmlType.F32, List.of(32L, 1L, 3L), stack)));
    }

    static List<Arguments> unfitValues() {
        return List.of(
                Arguments.of(
                        "'tokenizer.ggml.scores' has 1 elements",
                        small().set("tokenizer.ggml.scores", MetadataValue.f32s(1))),
                Arguments.of(
                        "has 4 rows; expected one for each of 1 tokens",
                        small().set("tokenizer.ggml.tokens", MetadataValue.strings(List.of("a")))
                                .remove("tokenizer.ggml.scores")
                                .remove("tokenizer.ggml.token_type")),
                Arguments.of(
                        "'tokenizer.ggml.merges' is of another kind",
                        small().set("tokenizer.ggml.merges", MetadataValue.i32s(1))),
                Arguments.of(
                        "'llama.block_count' is of another kind",
                        small().set("llama.block_count", MetadataValue.text("one"))),
                Arguments.of(
                        "'general.alignment' is",
                        small().set("general.alignment", new MetadataValue.Whole(ValueType.U32, 48))));
    }

    @ParameterizedTest
    @MethodSource({"unfitShapes", "unfitValues"})
    void aModelThatContradictsItselfIsRefused(String says, GgufWriter writer) {
        // Given
        var path = folder.resolve("unfit.gguf");
        writer.write(path);
        // When
        assertThatThrownBy(() -> GgufFile.open(path).close())
                // Then
                .isInstanceOf(UserError.class)
                .hasMessageContaining(says);
    }

    static List<Arguments> foreignFiles() {
        return List.of(
                Arguments.of("a PNG image", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR" + "\0".repeat(17)),
                Arguments.of("a safetensors file", "\u0040\0\0\0\0\0\0\0{\"__metadata__\":{}}   "),
                Arguments.of("a ZIP archive", "PK\u0003\u0004" + "x".repeat(40)),
                Arguments.of("a gzip file", "\u001f\u008b" + "x".repeat(40)),
                Arguments.of("an HTML or XML page", "<!doctype html><title>404 not found</title>"),
                Arguments.of("a pointer to a large file", "version https://git-lfs.example/spec/v1"),
                Arguments.of("the form before GGUF", "tjgg" + "\u0001".repeat(40)),
                Arguments.of("a file of zeros", "\0".repeat(4096)),
                Arguments.of("the file has 0 bytes", ""),
                Arguments.of("the file has 4 bytes", "GGUF"));
    }

    @ParameterizedTest
    @MethodSource("foreignFiles")
    void aForeignFileIsCalledWhatItSeemsToBe(String says, String content) throws IOException {
        // Given
        var path = Files.write(folder.resolve("foreign"), content.getBytes(StandardCharsets.ISO_8859_1));
        // When
        assertThatThrownBy(() -> GgufFile.open(path).close())
                // Then
                .isInstanceOf(UserError.class)
                .hasMessageContaining(says);
    }

    @Test
    void aFileIsRefusedWhereverItIsCutOff() throws IOException {
        // Given
        var content = TestingGguf.bytesOf(TestingGguf.small(), folder);
        var lastByte = TestingGguf.after(content, "output_norm.weight");
        for (var length = 0; length < content.length; length += length < lastByte + 40 ? 1 : 37) {
            var path = TestingGguf.file(folder, Arrays.copyOf(content, length));
            // When
            assertThatThrownBy(() -> GgufFile.open(path).close())
                    // Then
                    .as("cut to %d of %d bytes", length, content.length)
                    .isInstanceOf(UserError.class);
        }
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        assertThatThrownBy(() -> GgufFile.open(folder.resolve("nothing")).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> GgufFile.open(folder).close())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a file");
    }
}
