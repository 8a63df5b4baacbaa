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
import org.junit.jupiter.params.provider.ValueSource;

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
        var router = CheckpointLayouts.of("mixtral").router().replace("{layer}", "1") + "weight";
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

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 700, 1200, 2000})
    void anInterruptedCutLeavesNothing(int bytes) throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3").write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        var checkpoint = MoeCheckpoint.open(source);
        // When
        assertThatThrownBy(() ->
                        checkpoint.cut(profile, out(), CutOptions.plain(), new InterruptingProgress("cutting", bytes)))
                .isInstanceOf(InterruptingProgress.Interrupted.class);
        // Then
        assertThat(Files.list(folder)).containsExactly(source);
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
