package io.espalier.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small model files, sound ones and their bytes. */
final class TestingGguf {
    static final Path TINY_MOE = Path.of("models/tiny-moe/tiny-moe-10m-f16.gguf");
    static final List<String> TOKENS = List.of("<|end|>", "a", "b", "é");

    private TestingGguf() {}

    /** A model of one block, with every kind of metadata value, four tokens and three tensors. */
    static GgufWriter small() {
        return new GgufWriter()
                .set("general.architecture", MetadataValue.text("llama"))
                .set("llama.block_count", MetadataValue.u32(1))
                .set("llama.embedding_length", MetadataValue.u32(32))
                .set("llama.context_length", new MetadataValue.Whole(ValueType.U64, 64))
                .set("llama.rope.freq_base", new MetadataValue.Real(ValueType.F32, 10_000.5f))
                .set("test.double", new MetadataValue.Real(ValueType.F64, Math.PI))
                .set("test.small", new MetadataValue.Whole(ValueType.I8, -3))
                .set("test.truth", new MetadataValue.Truth(true))
                .set("test.empty", MetadataValue.i32s())
                .set("tokenizer.ggml.tokens", MetadataValue.strings(TOKENS))
                .set("tokenizer.ggml.scores", MetadataValue.f32s(0, -1, -2.5f, -3))
                .set("tokenizer.ggml.token_type", MetadataValue.i32s(3, 1, 1, 1))
                .tensor("token_embd.weight", GgmlType.F32, List.of(32L, 4L), TensorBytes.of(counting(512)))
                .tensor("blk.0.ffn_up.weight", GgmlType.Q8_0, List.of(32L, 3L), TensorBytes.of(counting(102)))
                .tensor("output_norm.weight", GgmlType.F32, List.of(32L), TensorBytes.of(counting(128)));
    }

    static byte[] counting(int count) {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    static byte[] bytesOf(GgufWriter writer, Path folder) {
        try {
            var file = folder.resolve("sound.gguf");
            writer.write(file);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path file(Path folder, byte[] content) {
        try {
            return Files.write(folder.resolve("model.gguf"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy with a little-endian number of {@code width} bytes put right behind the first place that says {@code text}. */
    static byte[] withNumberAfter(byte[] content, String text, int skip, long number, int width) {
        return withNumber(content, after(content, text) + skip, number, width);
    }

    static byte[] withNumber(byte[] content, int at, long number, int width) {
        var changed = content.clone();
        var little = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
        System.arraycopy(little, 0, changed, at, width);
        return changed;
    }

    /** Where the first place that says {@code text} ends. */
    static int after(byte[] content, String text) {
        var index = new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException("no '" + text + "' in the file");
        }
        return index + text.length();
    }
}
