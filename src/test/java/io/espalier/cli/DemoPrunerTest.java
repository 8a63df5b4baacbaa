package io.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cli.DemoProfiles.CutProfile;
import io.espalier.config.PruneMode;
import io.espalier.config.Settings;
import io.espalier.config.SettingsReader;
import io.espalier.moe.ExpertFiles;
import io.espalier.pruner.CoarseEntry;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.TestingPruners;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trained pruner that comes with the program, or does not. */
@NullUnmarked
class DemoPrunerTest {
    private static final Map<String, byte[]> FILES =
            Map.of(PrunerFolder.GRAPH, new byte[] {7, 8}, "tokenizer.json", new byte[] {9});

    @TempDir
    private Path home;

    private final StringWriter said = new StringWriter();

    private DemoPruner choose(String model) {
        return DemoPruner.of(home, model, new PrintWriter(said, true));
    }

    private Path ship(PrunerManifest manifest) {
        var folder = home.resolve("pruner-model/cot-max");
        PrunerFolder.write(folder, manifest, FILES);
        return folder;
    }

    private static Settings settings(String model, DemoPruner pruner) {
        var maths = Path.of("models/tiny-moe/profiles/maths-50.json");
        var cut = new CutProfile("maths", maths, Path.of("cut.gguf"), ExpertFiles.readProfile(maths), 2, 1);
        var text = DemoSettings.text(model, pruner, List.of(cut), Path.of("domains.json"));
        return SettingsReader.ofEnvironment().read("demo.yaml", text.getBytes(UTF_8));
    }

    @Test
    void aShippedPrunerPrunesForTheModelThatItIsProvenFor() {
        // Given
        var folder = ship(TestingPruners.learned(List.of()));
        // When
        var chosen = choose(TestingPruners.TARGET);
        // Then
        var settings = settings(TestingPruners.TARGET, chosen);
        assertThat(said.toString())
                .matches("Pruning with testing@[0-9a-f]{8}, which was trained for smollm2 \\(.*\\)\\.\\R");
        assertThat(settings.pruner().artefact()).isEqualTo(folder.toString());
        assertThat(settings.routes().getLast().prune().budget()).isEqualTo(500);
        assertThat(settings.routes().getFirst().prune().mode()).isEqualTo(PruneMode.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smollm2", "tiny-moe"})
    void withoutOneTheBuiltInPrunerPrunes(String model) {
        // When
        var chosen = choose(model);
        // Then
        assertThat(chosen).isEqualTo(DemoPruner.BUILT_IN);
        assertThat(said.toString()).isEmpty();
        assertThat(settings(model, chosen).pruner().artefact()).isNull();
        assertThat(settings(model, chosen).routes())
                .allMatch(route ->
                        route.prune().mode() == PruneMode.APPLY && route.prune().budget() == 200);
    }

    @Test
    void onAnotherModelTheBuiltInPrunerPrunes() {
        // Given
        ship(TestingPruners.learned(List.of()));
        // When / Then
        assertThat(choose("tiny-moe")).isEqualTo(DemoPruner.BUILT_IN);
        assertThat(said.toString()).isEmpty();
    }

    @Test
    void oneWithoutEvidenceIsNotUsedAndThatIsSaid() {
        // Given
        var manifest = TestingPruners.learned(List.of());
        ship(new PrunerManifest(
                manifest.name(),
                manifest.release(),
                manifest.files(),
                manifest.encoder(),
                manifest.features(),
                manifest.budget(),
                manifest.target(),
                manifest.training(),
                new CoarseEntry(manifest.coarse().rule(), List.of()),
                null));
        // When / Then
        assertThat(choose(TestingPruners.TARGET)).isEqualTo(DemoPruner.BUILT_IN);
        assertThat(said.toString()).contains("is not proven to do smollm2 no harm");
    }
}
