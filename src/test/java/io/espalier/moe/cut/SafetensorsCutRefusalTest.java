package io.espalier.moe.cut;

import static io.espalier.safetensors.TestingSafetensors.counting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.safetensors.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be cut faithfully is refused with the reason, and nothing half-made is left. */
class SafetensorsCutRefusalTest {
    @TempDir
    Path folder;

    @Test
    void groupsThatWouldBreakAreRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v2").groups(4, 2).write(folder.resolve("full"));
        var free = TestingCheckpoint.profile(source, 5, 1);
        // When / Then
        assertThatThrownBy(() -> cut(source, free))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("other groups")
                .hasMessageContaining("--groups 4");
        assertThat(out()).doesNotExist();
    }

    @Test
    void aProfileOfAnotherModelIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        var other = new TestingCheckpoint("mixtral")
                .tensor(counting("model.embed_tokens.weight", Dtype.BF16, List.of(16L, 4L), 77))
                .write(folder.resolve("other"));
        var profile = TestingCheckpoint.profile(other, 4, 1);
        // When / Then
        assertThatThrownBy(() -> cut(source, profile))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("another file")
                .hasMessageContaining("--converted");
    }

    @Test
    void aConvertedModelIsKnownByItsRouters() throws IOException {
        // Given
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        var other = new TestingCheckpoint("mixtral")
                .tensor(counting("model.embed_tokens.weight", Dtype.BF16, List.of(16L, 4L), 77))
                .write(folder.resolve("other"));
        var profile = TestingCheckpoint.profile(other, 4, 1);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), new CutOptions(ExtraBlocks.DROP, true), Progress.NONE);
        // Then
        assertThat(out().resolve("config.json")).exists();
    }

    @Test
    void aConvertedModelWithOtherRoutersIsRefused() throws IOException {
        // Given
        var router = "model.layers.1.block_sparse_moe.gate.weight";
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        var other = new TestingCheckpoint("mixtral")
                .tensor(counting(router, Dtype.BF16, List.of(8L, 4L), 77))
                .write(folder.resolve("other"));
        var profile = TestingCheckpoint.profile(other, 4, 1);
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source)
                        .cut(profile, out(), new CutOptions(ExtraBlocks.DROP, true), Progress.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("routers of this model are not those");
    }

    @Test
    void anUnknownLayoutIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        var config = source.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("mixtral", "perceiver"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("perceiver")
                .hasMessageContaining("qwen3_moe");
    }

    @Test
    void aMissingExpertIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe")
                .without("model.layers.1.mlp.experts.5.down_proj.weight_scale_inv")
                .write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expert 5 has no 'down_proj.weight_scale_inv'");
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek_v3, 0, model.layers.2.mlp.gate.e_score_correction_bias, no router",
        "gpt_oss, 0, model.layers.2.mlp.router.bias, no router",
        "gpt_oss, 0, model.layers.1.mlp.experts.down_proj_scales, no 'down_proj_scales'",
        "gpt_oss, 1, model.layers.1.mlp.experts.gate_up_proj_bias, no 'gate_up_proj_bias'",
        "mixtral, 1, model.layers.2.mlp.experts.down_proj, no 'down_proj'",
    })
    void aBlockWithoutOneOfItsTensorsIsRefused(String modelType, int stored, String missing, String reason)
            throws IOException {
        // Given
        var source = new TestingCheckpoint(modelType, stored).without(missing).write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason);
    }

    @Test
    void expertsOfWhichNoneHasOneOfTheirMatricesAreRefused() throws IOException {
        // Given
        var checkpoint = new TestingCheckpoint("olmoe");
        for (var expert = 0; expert < TestingCheckpoint.EXPERTS; expert++) {
            checkpoint.without("model.layers.2.mlp.experts." + expert + ".up_proj.weight");
            checkpoint.without("model.layers.2.mlp.experts." + expert + ".up_proj.weight_scale_inv");
        }
        var source = checkpoint.write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("block 2")
                .hasMessageContaining("no 'up_proj'");
    }

    @Test
    void blocksBeyondTheLastAreRefusedWhereTheLayoutHasNone() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe")
                .tensor(counting("model.layers.3.mlp.down_proj.weight", Dtype.BF16, List.of(2L, 2L), 0))
                .write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("speaks of 3 blocks");
    }

    @Test
    void fewerExpertsThanATokenNeedsAreRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> TestingCheckpoint.profile(source, 1, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("keep at least 2");
    }

    @Test
    void aConfigurationThatNamesSingleExpertsIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe")
                .config("ignore", "model.layers.1.mlp.experts.5.gate_proj")
                .write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("names a single expert")
                .hasMessageContaining("experts.5");
    }

    @Test
    void aQuantisationFileThatNamesSingleExpertsIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe").write(folder.resolve("full"));
        Files.writeString(
                source.resolve("hf_quant_config.json"), "{\"exclude_modules\": [\"model.layers.1.mlp.experts.5\"]}");
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When / Then
        assertThatThrownBy(() -> cut(source, profile))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("hf_quant_config.json names a single expert");
        assertThat(Files.list(folder)).containsExactly(source);
    }

    @Test
    void aRouterThatIsPackedAnotherWayIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe")
                .tensor(counting("model.layers.1.mlp.gate.qweight", Dtype.I32, List.of(4L, 8L), 0))
                .write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("qweight")
                .hasMessageContaining("cannot be cut");
    }

    @Test
    void aConfigurationThatDisagreesWithTheTensorsIsRefused() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe").config("num_experts", 6).write(folder.resolve("full"));
        // When / Then
        assertThatThrownBy(() -> MoeCheckpoint.open(source)).isInstanceOf(UserError.class);
    }

    @Test
    void aCutInterruptedAfterAnyWriteLeavesNothing() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3").write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        var checkpoint = MoeCheckpoint.open(source);
        var interrupted = 0;
        // When
        while (!Files.exists(out())) {
            var progress = new InterruptingProgress("cutting", 1 + 64L * interrupted);
            try {
                checkpoint.cut(profile, out(), CutOptions.plain(), progress);
            } catch (InterruptingProgress.Interrupted e) {
                assertThat(Files.list(folder)).containsExactly(source);
                interrupted++;
            }
        }
        // Then
        assertThat(interrupted).isGreaterThan(20);
        assertThat(MoeCheckpoint.open(out()).shape().experts()).isEqualTo(4);
    }

    @Test
    void whatIsThereIsNotReplaced() throws IOException {
        // Given
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        Files.createDirectories(out());
        // When / Then
        assertThatThrownBy(() -> cut(source, profile))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("already there");
    }

    private Path out() {
        return folder.resolve("cut");
    }

    private void cut(Path source, ExpertProfile profile) {
        MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE);
    }
}
