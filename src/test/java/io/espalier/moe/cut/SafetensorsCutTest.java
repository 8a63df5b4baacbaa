package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.JsonArtefact;
import io.espalier.moe.Progress;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.SafetensorsWriter;
import io.espalier.safetensors.TensorPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SafetensorsCutTest {
    static final List<String> LAYOUTS = CheckpointLayouts.ALL.stream()
            .flatMap(layout -> layout.modelTypes().stream())
            .toList();
    static final List<String> WITH_EXPERTS_APART =
            LAYOUTS.stream().filter(layout -> !layout.equals("gpt_oss")).toList();

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("WITH_EXPERTS_APART")
    void keptExpertsAreNumberedAnewWithAllTheirTensors(String layout) throws IOException {
        // Given
        var source = new TestingCheckpoint(layout).write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        var cut = cut(source, profile);
        // Then
        var prefix = CheckpointLayouts.of(layout).experts();
        for (var layer : List.of(1, 2)) {
            var kept = profile.kept(layer);
            for (var number = 0; number < 4; number++) {
                var name = prefix.replace("{layer}", "" + layer) + number + ".down_proj.weight";
                var first = (byte) TestingCheckpoint.first(layer, kept[number]);
                assertThat(at(cut, name, 0)).as(name).isEqualTo(first);
                assertThat(at(cut, name + "_scale_inv", 0)).isEqualTo(first);
            }
            assertThat(cut).doesNotContainKey(prefix.replace("{layer}", "" + layer) + "4.down_proj.weight");
        }
    }

    @ParameterizedTest
    @FieldSource("LAYOUTS")
    void routerRowsAndBiasesFollowTheirExperts(String layout) throws IOException {
        // Given
        var source = new TestingCheckpoint(layout).write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        var cut = cut(source, profile);
        // Then
        var router = CheckpointLayouts.of(layout).router().replace("{layer}", "2");
        var kept = profile.kept(2);
        assertThat(cut.get(router + "weight")).hasSize(4 * 8);
        assertThat(cut.get(router + "e_score_correction_bias")).hasSize(4 * 4);
        for (var number = 0; number < 4; number++) {
            assertThat(at(cut, router + "weight", 8 * number)).isEqualTo((byte) (8 * kept[number]));
            assertThat(at(cut, router + "e_score_correction_bias", 4 * number)).isEqualTo((byte) (4 * kept[number]));
        }
    }

    @Test
    void stackedExpertsAreSlicedWithTheirScales() throws IOException {
        // Given
        var source = new TestingCheckpoint("gpt_oss").write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        var cut = cut(source, profile);
        // Then
        var kept = profile.kept(1);
        for (var number = 0; number < 4; number++) {
            assertThat(at(cut, "model.layers.1.mlp.experts.gate_up_proj_blocks", 6 * number))
                    .isEqualTo((byte) (6 * kept[number]));
            assertThat(at(cut, "model.layers.1.mlp.experts.gate_up_proj_scales", 2 * number))
                    .isEqualTo((byte) (2 * kept[number]));
        }
    }

    @Test
    void allElseIsCarriedOver() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe").write(folder.resolve("full"));
        var before = tensors(source);
        // When
        var cut = cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        assertThat(cut.get("model.embed_tokens.weight")).isEqualTo(before.get("model.embed_tokens.weight"));
        assertThat(out().resolve("tokenizer.json")).hasContent("{\"a\": \"tokenizer\"}");
        assertThat(out().resolve("pytorch_model.bin")).doesNotExist();
        assertThat(JsonArtefact.readProfile(out().resolve("espalier-profile.json"))
                        .name())
                .isEqualTo("maths-50");
    }

    @Test
    void onlyTheNumberOfExpertsChangesInTheConfiguration() throws IOException {
        // Given
        var source = new TestingCheckpoint("mixtral").write(folder.resolve("full"));
        // When
        cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        var before = Files.readString(source.resolve("config.json"));
        assertThat(Files.readString(out().resolve("config.json")))
                .isEqualTo(before.replace("\"num_local_experts\" : 8", "\"num_local_experts\" : 4"))
                .isNotEqualTo(before);
    }

    @Test
    void theIndexSpeaksOfWhatIsLeft() throws IOException {
        // Given
        var source = new TestingCheckpoint("olmoe").write(folder.resolve("full"));
        // When
        cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        var checkpoint = Checkpoint.open(out());
        var metadata = new ObjectMapper()
                .readTree(out().resolve(Checkpoint.INDEX).toFile())
                .path("metadata");
        assertThat(metadata.path("total_size").asLong()).isEqualTo(checkpoint.bytes());
        assertThat(metadata.path("total_parameters").asLong()).isEqualTo(checkpoint.elements());
        assertThat(checkpoint.shards()).allMatch(shard -> shard.metadata().equals(Map.of("format", "pt")));
    }

    @Test
    void aCutCheckpointCanBeOpenedAndKnowsItsShape() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3").groups(2, 1).write(folder.resolve("full"));
        // When
        cut(source, TestingCheckpoint.profile(source, 4, 2));
        // Then
        var shape = MoeCheckpoint.open(out()).shape();
        assertThat(shape.experts()).isEqualTo(4);
        assertThat(shape.groups()).isEqualTo(2);
        assertThat(shape.layers()).containsExactly(1, 2);
    }

    @Test
    void extraBlocksGoUnlessAskedFor() throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3").extraBlock().write(folder.resolve("full"));
        // When
        var cut = cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        assertThat(cut.keySet()).noneMatch(name -> name.startsWith("model.layers.3."));
        assertThat(Files.readString(out().resolve("config.json"))).contains("\"num_nextn_predict_layers\" : 0");
    }

    @Test
    void extraBlocksCanKeepTheExpertsOfTheLast() throws IOException {
        // Given
        var source = new TestingCheckpoint("glm4_moe").extraBlock().write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), new CutOptions(ExtraBlocks.LIKE_LAST, false), Progress.NONE);
        // Then
        var cut = tensors(out());
        assertThat(cut).containsKey("model.layers.3.eh_proj.weight");
        assertThat(at(cut, "model.layers.3.mlp.experts.1.down_proj.weight", 0))
                .isEqualTo((byte) TestingCheckpoint.first(3, profile.kept(2)[1]));
        assertThat(Files.readString(out().resolve("config.json"))).contains("\"num_nextn_predict_layers\" : 1");
    }

    @Test
    void aSingleFileStaysASingleFile() throws IOException {
        // Given
        var sharded = Checkpoint.open(new TestingCheckpoint("mixtral").write(folder.resolve("sharded")));
        var source = Files.createDirectories(folder.resolve("full"));
        var plans = new ArrayList<TensorPlan>();
        sharded.shards()
                .forEach(shard -> shard.tensors()
                        .forEach(tensor -> plans.add(new TensorPlan(
                                tensor.name(), tensor.dtype(), tensor.shape(), List.of(shard.range(tensor))))));
        SafetensorsWriter.write(source.resolve(Checkpoint.SINGLE), Map.of(), plans, bytes -> {});
        Files.copy(folder.resolve("sharded/config.json"), source.resolve("config.json"));
        // When
        cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        assertThat(out().resolve(Checkpoint.SINGLE)).exists();
        assertThat(out().resolve(Checkpoint.INDEX)).doesNotExist();
    }

    private Path out() {
        return folder.resolve("cut");
    }

    private Map<String, byte[]> cut(Path source, ExpertProfile profile) {
        MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE);
        return tensors(out());
    }

    private static Map<String, byte[]> tensors(Path checkpoint) {
        var tensors = new TreeMap<String, byte[]>();
        Checkpoint.open(checkpoint)
                .shards()
                .forEach(shard -> shard.tensors()
                        .forEach(tensor ->
                                tensors.put(tensor.name(), shard.bytes(tensor).array())));
        return tensors;
    }

    private static byte at(Map<String, byte[]> tensors, String name, int index) {
        return Objects.requireNonNull(tensors.get(name))[index];
    }
}
