package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.safetensors.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cut holds, for every layout and every way in which it is stored. */
class SafetensorsCutTest {
    static final List<Arguments> STORED = CheckpointLayouts.ALL.stream()
            .flatMap(layout -> layout.modelTypes().stream()
                    .flatMap(type ->
                            IntStream.range(0, layout.stored().size()).mapToObj(stored -> Arguments.of(type, stored))))
            .toList();

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("STORED")
    void everyByteIsWhereTheNaiveCutPutsIt(String modelType, int stored) throws IOException {
        // Given
        var source = new TestingCheckpoint(modelType, stored).write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        cut(source, profile);
        // Then
        var expected = new NaiveCut(profile, TestingCheckpoint.BLOCKS, false).cut(NaiveCut.read(source));
        assertThat(NaiveCut.read(out())).isEqualTo(expected);
    }

    @ParameterizedTest
    @FieldSource("STORED")
    void aSingleFileStaysASingleFile(String modelType, int stored) throws IOException {
        // Given
        var source = new TestingCheckpoint(modelType, stored).writeSingle(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 3, 1);
        // When
        cut(source, profile);
        // Then
        assertThat(out().resolve(Checkpoint.SINGLE)).exists();
        assertThat(out().resolve(Checkpoint.INDEX)).doesNotExist();
        var expected = new NaiveCut(profile, TestingCheckpoint.BLOCKS, false).cut(NaiveCut.read(source));
        assertThat(NaiveCut.read(out())).isEqualTo(expected);
    }

    @Test
    void allElseIsCarriedOver() throws IOException {
        // Given
        var source = new TestingCheckpoint("qwen3_moe").write(folder.resolve("full"));
        Files.createDirectories(source.resolve("original"));
        Files.writeString(source.resolve("original/config.json"), "{\"num_experts\": 8}");
        Files.writeString(source.resolve("original/model.safetensors"), "the same weights in another layout");
        Files.createDirectories(source.resolve("assets"));
        Files.writeString(source.resolve("assets/chat_template.jinja"), "{{ messages }}");
        // When
        cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        assertThat(out().resolve("tokenizer.json")).hasContent("{\"a\": \"tokenizer\"}");
        assertThat(out().resolve("assets/chat_template.jinja")).hasContent("{{ messages }}");
        assertThat(out().resolve("pytorch_model.bin")).doesNotExist();
        assertThat(out().resolve("original")).doesNotExist();
        assertThat(ExpertFiles.readProfile(out().resolve("espalier-profile.json"))
                        .name())
                .isEqualTo("maths-50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixtral", "deepseek_v3", "glm4_moe"})
    void onlyTheNumberOfExpertsChangesInTheConfiguration(String modelType) throws IOException {
        // Given
        var source = new TestingCheckpoint(modelType)
                .config("num_nextn_predict_layers", 1)
                .write(folder.resolve("full"));
        // When
        cut(source, TestingCheckpoint.profile(source, 4, 1));
        // Then
        var key = CheckpointLayouts.of(modelType).count().getFirst();
        var before = Files.readString(source.resolve("config.json"));
        assertThat(Files.readString(out().resolve("config.json")))
                .isEqualTo(before.replace("\"" + key + "\" : 8", "\"" + key + "\" : 4"))
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void extraBlocksGoUnlessAskedFor(int stored) throws IOException {
        // Given
        var source = new TestingCheckpoint("deepseek_v3", stored).extraBlock().write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        cut(source, profile);
        // Then
        var expected = new NaiveCut(profile, TestingCheckpoint.BLOCKS, false).cut(NaiveCut.read(source));
        assertThat(NaiveCut.read(out())).isEqualTo(expected);
        assertThat(Files.readString(out().resolve("config.json"))).contains("\"num_nextn_predict_layers\" : 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void extraBlocksCanKeepTheExpertsOfTheLast(int stored) throws IOException {
        // Given
        var source = new TestingCheckpoint("glm4_moe", stored).extraBlock().write(folder.resolve("full"));
        var profile = TestingCheckpoint.profile(source, 4, 1);
        // When
        MoeCheckpoint.open(source).cut(profile, out(), new CutOptions(ExtraBlocks.LIKE_LAST, false), Progress.NONE);
        // Then
        var expected = new NaiveCut(profile, TestingCheckpoint.BLOCKS, true).cut(NaiveCut.read(source));
        assertThat(NaiveCut.read(out())).isEqualTo(expected).containsKey("model.layers.3.eh_proj.weight");
        assertThat(Files.readString(out().resolve("config.json"))).contains("\"num_nextn_predict_layers\" : 1");
    }

    private Path out() {
        return folder.resolve("cut");
    }

    private void cut(Path source, ExpertProfile profile) {
        MoeCheckpoint.open(source).cut(profile, out(), CutOptions.plain(), Progress.NONE);
    }
}
