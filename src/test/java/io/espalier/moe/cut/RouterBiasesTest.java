package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.safetensors.ByteSource;
import io.espalier.safetensors.Dtype;
import io.espalier.safetensors.TensorPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class RouterBiasesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "deepseek_v3, model.layers.2.mlp.gate.e_score_correction_bias",
        "glm4_moe, model.layers.2.mlp.gate.e_score_correction_bias",
        "gpt_oss, model.layers.2.mlp.router.bias"
    })
    void droppedExpertsAreLoweredAndKeptOnesLeftAsTheyWere(String modelType, String name) throws IOException {
        // Given
        var source = new TestingCheckpoint(modelType).write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        var lowered = RouterBiases.lowered(source, profile, CutOptions.plain());
        // Then
        assertThat(lowered).hasSize(2);
        var before = floats(NaiveCut.read(source).get(name).bytes());
        var after = floats(bytes(lowered, name));
        for (var expert = 0; expert < TestingCheckpoint.EXPERTS; expert++) {
            var kept = Arrays.binarySearch(profile.kept(2), expert) >= 0;
            assertThat(after[expert]).isEqualTo(kept ? before[expert] : -1e4f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BF16", "F16"})
    void biasesOf16BitsAreLoweredToo(Dtype dtype) throws IOException {
        // Given
        var name = "model.layers.1.mlp.router.bias";
        var source = new TestingCheckpoint("gpt_oss")
                .tensor(TestingCheckpoint.drawn(name, dtype, TestingCheckpoint.EXPERTS))
                .write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        var lowered = bytes(RouterBiases.lowered(source, profile, CutOptions.plain()), name);
        // Then
        var bits = lowered.getShort(2 * profile.dropped(1)[0]);
        var value = dtype == Dtype.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
        assertThat(value).isBetween(-10_000f, -9_900f);
    }

    @Test
    void blocksThatPredictFurtherTokensAreLeftAlone() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3").extraBlock().write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        var lowered = RouterBiases.lowered(source, profile, CutOptions.plain());
        // Then
        assertThat(lowered.stream().map(TensorPlan::name)).noneMatch(name -> name.contains("layers.3"));
    }

    @Test
    void aRouterWithoutABiasIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe").write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When / Then
        assertThatThrownBy(() -> lowered(source, profile))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no bias")
                .hasMessageContaining("cut the checkpoint");
    }

    @Test
    void groupsNeedNotBeEvenAsLongAsNoneThatCanBeChosenStarves() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3").groups(2, 1).write(folder.resolve("full"));
        var uneven = TestingCheckpoint.profile(source, 5, 1);
        assertThat(uneven.kept(1).length).isOdd();
        // When
        var lowered = RouterBiases.lowered(source, uneven, CutOptions.plain());
        // Then
        assertThat(lowered).hasSize(2);
    }

    @Test
    void groupsThatCouldLeaveATokenWithTooFewAreRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3")
                .groups(4, 2)
                .config("num_experts_per_tok", 4)
                .write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 5, 1);
        // When / Then
        assertThatThrownBy(() -> lowered(source, profile))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("fewer than the 4 it needs")
                .hasMessageContaining("--groups 4");
    }

    @Test
    void aProfileOfAnotherModelIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("gpt_oss").write(folder.resolve("full"));
        var other = new TestingCheckpoint("gpt_oss", 1).write(folder.resolve("other"));
        var profile = TestingCheckpoint.profile(other, 4, 1);
        // When / Then
        assertThatThrownBy(() -> lowered(source, profile))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("calibrated on");
    }

    private static void lowered(Path source, ExpertProfile profile) {
        RouterBiases.lowered(source, profile, CutOptions.plain());
    }

    private static ByteBuffer bytes(List<TensorPlan> tensors, String name) {
        var plan = tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow();
        return ByteBuffer.wrap(((ByteSource.Literal) plan.pieces().getFirst()).content())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] floats(ByteBuffer bytes) {
        var floats = new float[bytes.remaining() / Float.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
