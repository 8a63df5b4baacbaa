package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.gguf.GgmlType;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.GgufTensor;
import io.espalier.gguf.MetadataValue;
import io.espalier.gguf.TensorBytes;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullUnmarked
class GgufCutTest {
    private static final int KEEP = 4;
    /** Everything of an MoE block that has a part for each expert. */
    private static final String OF_EXPERTS =
            "blk\\.\\d+\\.(ffn_(gate|up|down)_exps\\.\\w+|ffn_gate_inp\\.\\w+|exp_probs_b\\.bias)";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyTensorEqualsANaiveCut(Architecture architecture) {
        // Given
        var source = TestingMoe.write(architecture, folder);
        var profile = TestingCheckpoint.profile(source, KEEP, 2);
        // When
        var result = MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE);
        // Then
        var before = tensors(source);
        var after = tensors(out());
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, bytes) -> assertThat(after.get(name)).as(name).isEqualTo(naive(name, bytes, profile)));
        assertThat(result.bytesAfter()).isEqualTo(bytes(after)).isLessThan(result.bytesBefore());
        assertThat(result.bytesBefore()).isEqualTo(bytes(before));
    }

    /** Byte by byte: the n-th expert of what is left is the n-th that is kept. */
    private static byte[] naive(String name, byte[] bytes, ExpertProfile profile) {
        if (!name.matches(OF_EXPERTS)) {
            return bytes;
        }
        var each = bytes.length / TestingMoe.EXPERTS;
        var left = new ByteArrayOutputStream();
        for (var expert : profile.kept(Integer.parseInt(name.split("\\.", -1)[1]))) {
            for (var at = 0; at < each; at++) {
                left.write(bytes[expert * each + at]);
            }
        }
        return left.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheNumberOfExpertsChangesInTheMetadata(Architecture architecture) {
        // Given
        var source = TestingMoe.write(architecture, folder);
        var profile = TestingCheckpoint.profile(source, KEEP, 2);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE);
        // Then
        var before = metadata(source);
        var after = metadata(out());
        assertThat(changed(before, after))
                .containsExactlyInAnyOrder(
                        name(architecture) + ".expert_count",
                        "espalier.profile.name",
                        "espalier.profile.sha256",
                        "espalier.profile.model_sha256");
        assertThat(after.get(name(architecture) + ".expert_count")).isEqualTo("4");
    }

    @Test
    void aCutModelCanBeOpenedAndCutAgain() {
        // Given
        var source = TestingMoe.write(Architecture.DEEPSEEK2, folder);
        MoeCheckpoint.open(source)
                .cut(TestingCheckpoint.profile(source, 6, 2), out(), CutOptions.plain(), Progress.NONE);
        // When
        var again = folder.resolve("again.gguf");
        var shape = MoeCheckpoint.open(out()).shape();
        MoeCheckpoint.open(out()).cut(TestingCheckpoint.profile(out(), 4, 2), again, CutOptions.plain(), Progress.NONE);
        // Then
        assertThat(shape.experts()).isEqualTo(6);
        assertThat(shape.groups()).isEqualTo(2);
        assertThat(shape.layers()).containsExactly(1, 2);
        assertThat(MoeCheckpoint.open(again).shape().experts()).isEqualTo(4);
    }

    @Test
    void biasesAndScalesOfExpertsFollowThem() {
        // Given
        var source = folder.resolve("full.gguf");
        try (var vocabulary = GgufFile.open(TestingMoe.TINY_MOE)) {
            TestingMoe.writer(Architecture.OLMOE, vocabulary)
                    .tensor("blk.1.ffn_down_exps.bias", GgmlType.F32, List.of(2L, 8L), TensorBytes.of(counting(64)))
                    .tensor("blk.1.ffn_up_exps.scale", GgmlType.F32, List.of(8L), TensorBytes.of(counting(32)))
                    .tensor("blk.1.ffn_gate_inp.bias", GgmlType.F32, List.of(8L), TensorBytes.of(counting(32)))
                    .write(source);
        }
        var profile = TestingCheckpoint.profile(source, KEEP, 1);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE);
        // Then
        var after = tensors(out());
        for (var name : List.of("blk.1.ffn_down_exps.bias", "blk.1.ffn_up_exps.scale", "blk.1.ffn_gate_inp.bias")) {
            assertThat(after.get(name))
                    .as(name)
                    .isEqualTo(naive(name, counting(name.contains("down") ? 64 : 32), profile));
        }
    }

    @Test
    void blocksThatPredictFurtherTokensGo() {
        // Given
        var source = withExtraBlock();
        // When
        MoeCheckpoint.open(source)
                .cut(TestingCheckpoint.profile(source, KEEP, 1), out(), CutOptions.plain(), Progress.NONE);
        // Then
        assertThat(tensors(out()).keySet()).noneMatch(name -> name.startsWith("blk.2."));
        assertThat(metadata(out()))
                .containsEntry("olmoe.block_count", "2")
                .containsEntry("olmoe.nextn_predict_layers", "0")
                .containsEntry("olmoe.per_block", "[1, 2]");
    }

    @Test
    void blocksThatPredictFurtherTokensCanKeepTheExpertsOfTheLast() {
        // Given
        var source = withExtraBlock();
        var profile = TestingCheckpoint.profile(source, KEEP, 1);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), new CutOptions(ExtraBlocks.LIKE_LAST, false), Progress.NONE);
        // Then
        var name = "blk.2.ffn_gate_inp.weight";
        var like = naive(
                "blk.1.ffn_gate_inp.weight",
                java.util.Objects.requireNonNull(tensors(source).get(name)),
                profile);
        assertThat(tensors(out()).get(name)).isEqualTo(like);
        assertThat(metadata(out()))
                .containsEntry("olmoe.block_count", "3")
                .containsEntry("olmoe.nextn_predict_layers", "1");
    }

    private Path withExtraBlock() {
        var source = folder.resolve("full.gguf");
        try (var vocabulary = GgufFile.open(TestingMoe.TINY_MOE)) {
            TestingMoe.writer(Architecture.OLMOE, vocabulary)
                    .set("olmoe.nextn_predict_layers", MetadataValue.u32(1))
                    .set("olmoe.per_block", MetadataValue.i32s(1, 2, 3))
                    .write(source);
        }
        return source;
    }

    private Path out() {
        return folder.resolve("cut.gguf");
    }

    private static String name(Architecture architecture) {
        return architecture.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static byte[] counting(int count) {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static Map<String, byte[]> tensors(Path file) {
        try (var gguf = GgufFile.open(file)) {
            return gguf.tensors().stream()
                    .collect(Collectors.toMap(
                            GgufTensor::name, tensor -> gguf.bytes(tensor).toArray(ValueLayout.JAVA_BYTE)));
        }
    }

    private static long bytes(Map<String, byte[]> tensors) {
        return tensors.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    private static Map<String, String> metadata(Path file) {
        var read = new TreeMap<String, String>();
        try (var gguf = GgufFile.open(file)) {
            for (var key : gguf.metadata().keys()) {
                read.put(key, said(gguf.metadata().get(key).orElseThrow()));
            }
        }
        return read;
    }

    private static String said(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Whole(var type, var number) -> Long.toString(number);
            case MetadataValue.Real(var type, var number) -> Double.toString(number);
            case MetadataValue.Truth(var truth) -> Boolean.toString(truth);
            case MetadataValue.Text(var text) -> text;
            case MetadataValue.Sequence numbers ->
                switch (numbers.elementType()) {
                    case STRING -> numbers.strings().toString();
                    case F32 -> java.util.Arrays.toString(numbers.floats());
                    default -> java.util.Arrays.toString(numbers.longs());
                };
        };
    }

    private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
        return after.keySet().stream()
                .filter(key -> !after.get(key).equals(before.get(key)))
                .collect(Collectors.toSet());
    }
}
