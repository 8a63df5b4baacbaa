package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.failure.UserError;
import io.espalier.moe.Progress;
import io.espalier.safetensors.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever a checkpoint's folder holds: it is cut, or refused with a sentence and nothing written; never anything else. */
class HostileCheckpointTest {
    private static final String SHARD = "model-00002-of-00002.safetensors";

    private Path folder = Path.of("");
    private Path source = Path.of("");

    @BeforeProperty
    void writeHonestCheckpoint() throws IOException {
        folder = Files.createTempDirectory("hostile");
        source = new TestingCheckpoint("deepseek_v3").groups(2, 1).extraBlock().write(folder.resolve("full"));
    }

    @AfterProperty
    void remove() throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property(tries = 400)
    void aChangedShardIsCutOrRefused(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 7000) Integer> places, @ForAll byte value)
            throws IOException {
        assertThat(outcome(SHARD, places, value)).isIn("cut", "refused");
    }

    @Property(tries = 400)
    void aChangedIndexIsCutOrRefused(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 12_000) Integer> places, @ForAll byte value)
            throws IOException {
        assertThat(outcome(Checkpoint.INDEX, places, value)).isIn("cut", "refused");
    }

    @Property(tries = 800)
    void aChangedConfigurationIsCutOrRefused(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 300) Integer> places, @ForAll byte value)
            throws IOException {
        assertThat(outcome("config.json", places, value)).isIn("cut", "refused");
    }

    @Property(tries = 300)
    void otherNumbersInTheConfigurationAreCutOrRefused(@ForAll int number, @ForAll @IntRange(max = 5) int key)
            throws IOException {
        // Given
        var file = source.resolve("config.json");
        var honest = Files.readString(file);
        var keys = List.of(
                "n_routed_experts",
                "num_experts_per_tok",
                "num_hidden_layers",
                "n_group",
                "topk_group",
                "num_nextn_predict_layers");
        Files.writeString(
                file, honest.replaceAll("\"" + keys.get(key) + "\" : \\d+", "\"" + keys.get(key) + "\" : " + number));
        // When
        var outcome = cut();
        // Then
        Files.writeString(file, honest);
        assertThat(outcome).isIn("cut", "refused");
    }

    private String outcome(String name, List<Integer> places, byte value) throws IOException {
        var file = source.resolve(name);
        var honest = Files.readAllBytes(file);
        var hostile = honest.clone();
        places.forEach(place -> hostile[place % hostile.length] = value);
        Files.write(file, hostile);
        try {
            return cut();
        } finally {
            Files.write(file, honest);
        }
    }

    /** To a profile of the very folder, so that its hash is right and everything else is looked at. */
    private String cut() throws IOException {
        var out = folder.resolve("cut");
        try {
            var profile = TestingCheckpoint.profile(source, 4, 2);
            MoeCheckpoint.open(source).cut(profile, out, CutOptions.plain(), Progress.NONE);
            assertThat(MoeCheckpoint.open(out).shape().experts()).isEqualTo(4);
            return "cut";
        } catch (UserError e) {
            assertThat(out).doesNotExist();
            return "refused";
        } finally {
            removeCut(out);
        }
    }

    private static void removeCut(Path out) throws IOException {
        if (Files.exists(out)) {
            try (var paths = Files.walk(out)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
