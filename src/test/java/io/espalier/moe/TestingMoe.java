package io.espalier.moe;

import io.espalier.gguf.GgmlType;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.GgufWriter;
import io.espalier.gguf.MetadataValue;
import io.espalier.gguf.MetadataValue.Real;
import io.espalier.gguf.MetadataValue.Truth;
import io.espalier.gguf.TensorBytes;
import io.espalier.gguf.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Small mixture-of-experts models of random weights that llama.cpp can run, in several architectures: three blocks of eight
 * experts, two of them active, with the built-in model's vocabulary.
 */
public final class TestingMoe {
    public static final Path TINY_MOE = Path.of("models/tiny-moe/tiny-moe-10m-f16.gguf");
    public static final int BLOCKS = 3;
    public static final int EXPERTS = 8;
    public static final int ACTIVE = 2;
    private static final int WIDTH = 64;
    private static final int HEADS = 4;
    private static final int HIDDEN = 32;
    private static final int VOCABULARY = 4096;

    /** An architecture of llama.cpp's, and what is peculiar about its experts here. */
    public enum Architecture {
        /** Softmax over all experts, gates as they are; F32. */
        OLMOE,
        /** A gated shared expert and biases in the attention; experts quantised to Q8_0. */
        QWEN2MOE,
        /** Sigmoid gates, renormalised and scaled, a selection bias, two groups, a dense block, a shared expert; F16. */
        DEEPSEEK2
    }

    private final Architecture architecture;
    private final GgmlType experts;
    private final SplittableRandom random = new SplittableRandom(20_250_411);
    private final GgufWriter writer = new GgufWriter();

    private TestingMoe(Architecture architecture) {
        this.architecture = architecture;
        experts = switch (architecture) {
            case OLMOE -> GgmlType.F32;
            case QWEN2MOE -> GgmlType.Q8_0;
            case DEEPSEEK2 -> GgmlType.F16;
        };
    }

    public static Path write(Architecture architecture, Path folder) {
        var file = folder.resolve(architecture.name().toLowerCase(java.util.Locale.ROOT) + ".gguf");
        try (var vocabulary = GgufFile.open(TINY_MOE)) {
            new TestingMoe(architecture).model(vocabulary).write(file);
        }
        return file;
    }

    /** A model that is not written yet; the vocabulary's file stays open until it is. */
    public static GgufWriter writer(Architecture architecture, GgufFile vocabulary) {
        return new TestingMoe(architecture).model(vocabulary);
    }

    private GgufWriter model(GgufFile vocabulary) {
        describe();
        vocabulary.metadata().keys().stream()
                .filter(key -> key.startsWith("tokenizer."))
                .forEach(key -> writer.set(key, vocabulary.metadata().get(key).orElseThrow()));
        matrix("token_embd.weight", GgmlType.F32, WIDTH, VOCABULARY);
        matrix("output.weight", GgmlType.F32, WIDTH, VOCABULARY);
        ones("output_norm.weight", WIDTH);
        for (var block = 0; block < BLOCKS; block++) {
            attention("blk." + block + ".");
            feedForward("blk." + block + ".", block);
        }
        return writer;
    }

    private void describe() {
        writer.set("general.architecture", MetadataValue.text(name()));
        number("block_count", BLOCKS);
        number("context_length", 512);
        number("embedding_length", WIDTH);
        number("feed_forward_length", HIDDEN);
        number("attention.head_count", HEADS);
        number("attention.head_count_kv", HEADS);
        number("expert_count", EXPERTS);
        number("expert_used_count", ACTIVE);
        number("vocab_size", VOCABULARY);
        real("attention.layer_norm_rms_epsilon", 1e-5);
        real("rope.freq_base", 10_000);
        switch (architecture) {
            case OLMOE -> {}
            case QWEN2MOE -> {
                number("expert_feed_forward_length", HIDDEN);
                number("expert_shared_feed_forward_length", HIDDEN);
            }
            case DEEPSEEK2 -> deepseek();
        }
    }

    private void deepseek() {
        number("leading_dense_block_count", 1);
        number("expert_feed_forward_length", HIDDEN);
        number("expert_shared_count", 1);
        number("expert_group_count", 2);
        number("expert_group_used_count", 2);
        number("expert_gating_func", 2);
        real("expert_weights_scale", 2.5);
        writer.set("deepseek2.expert_weights_norm", new Truth(true));
        number("attention.q_lora_rank", 32);
        number("attention.kv_lora_rank", 32);
        number("attention.key_length", 24);
        number("attention.value_length", 16);
        number("rope.dimension_count", 8);
        real("rope.scaling.yarn_log_multiplier", 0.1);
    }

    private void attention(String block) {
        ones(block + "attn_norm.weight", WIDTH);
        if (architecture == Architecture.DEEPSEEK2) {
            matrix(block + "attn_q_a.weight", GgmlType.F32, WIDTH, 32);
            ones(block + "attn_q_a_norm.weight", 32);
            matrix(block + "attn_q_b.weight", GgmlType.F32, 32, 24 * HEADS);
            matrix(block + "attn_kv_a_mqa.weight", GgmlType.F32, WIDTH, 32 + 8);
            ones(block + "attn_kv_a_norm.weight", 32);
            matrix(block + "attn_kv_b.weight", GgmlType.F32, 32, HEADS * (16 + 16));
            matrix(block + "attn_output.weight", GgmlType.F32, HEADS * 16, WIDTH);
            return;
        }
        Stream.of("q", "k", "v", "output")
                .forEach(part -> matrix(block + "attn_" + part + ".weight", GgmlType.F32, WIDTH, WIDTH));
        if (architecture == Architecture.OLMOE) {
            ones(block + "attn_q_norm.weight", WIDTH);
            ones(block + "attn_k_norm.weight", WIDTH);
        } else {
            Stream.of("q", "k", "v").forEach(part -> matrix(block + "attn_" + part + ".bias", GgmlType.F32, WIDTH));
        }
    }

    private void feedForward(String block, int index) {
        ones(block + "ffn_norm.weight", WIDTH);
        if (architecture == Architecture.DEEPSEEK2 && index == 0) {
            swiGlu(block, ".weight", GgmlType.F32);
            return;
        }
        matrix(block + "ffn_gate_inp.weight", GgmlType.F32, WIDTH, EXPERTS);
        swiGlu(block, "_exps.weight", experts, EXPERTS);
        switch (architecture) {
            case OLMOE -> {}
            case QWEN2MOE -> {
                matrix(block + "ffn_gate_inp_shexp.weight", GgmlType.F32, WIDTH);
                swiGlu(block, "_shexp.weight", GgmlType.F32);
            }
            case DEEPSEEK2 -> {
                matrix(block + "exp_probs_b.bias", GgmlType.F32, EXPERTS);
                swiGlu(block, "_shexp.weight", GgmlType.F32);
            }
        }
    }

    private void swiGlu(String block, String suffix, GgmlType type, int... stack) {
        matrix(block + "ffn_gate" + suffix, type, with(stack, WIDTH, HIDDEN));
        matrix(block + "ffn_up" + suffix, type, with(stack, WIDTH, HIDDEN));
        matrix(block + "ffn_down" + suffix, type, with(stack, HIDDEN, WIDTH));
    }

    private static int[] with(int[] last, int... first) {
        return java.util.stream.IntStream.concat(Arrays.stream(first), Arrays.stream(last))
                .toArray();
    }

    private void matrix(String name, GgmlType type, int... shape) {
        var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        var scale = 1.5 / Math.sqrt(shape[0]);
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        tensor(name, type, values, shape);
    }

    private void ones(String name, int size) {
        var values = new float[size];
        Arrays.fill(values, 1);
        tensor(name, GgmlType.F32, values, size);
    }

    private void tensor(String name, GgmlType type, float[] values, int... shape) {
        var extents = Arrays.stream(shape).mapToObj(Long::valueOf).toList();
        writer.tensor(name, type, List.copyOf(extents), TensorBytes.of(encoded(type, values)));
    }

    private static byte[] encoded(GgmlType type, float[] values) {
        var bytes = ByteBuffer.allocate((int) type.bytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
        if (type == GgmlType.Q8_0) {
            for (var start = 0; start < values.length; start += 32) {
                q8(Arrays.copyOfRange(values, start, start + 32), bytes);
            }
            return bytes.array();
        }
        for (var value : values) {
            if (type == GgmlType.F16) {
                bytes.putShort(Float.floatToFloat16(value));
            } else {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    private static void q8(float[] block, ByteBuffer bytes) {
        var most = 0f;
        for (var value : block) {
            most = Math.max(most, Math.abs(value));
        }
        bytes.putShort(Float.floatToFloat16(most / 127));
        for (var value : block) {
            bytes.put((byte) Math.round(value / most * 127));
        }
    }

    private void number(String key, int value) {
        writer.set(name() + "." + key, MetadataValue.u32(value));
    }

    private void real(String key, double value) {
        writer.set(name() + "." + key, new Real(ValueType.F32, value));
    }

    private String name() {
        return architecture.name().toLowerCase(java.util.Locale.ROOT);
    }
}
