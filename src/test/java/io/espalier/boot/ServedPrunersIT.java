package io.espalier.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.config.Settings;
import io.espalier.config.SettingsReader;
import io.espalier.failure.UserError;
import io.espalier.inference.Encoder;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.TestingScorer;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained pruner in a folder that changes under a running gateway. */
@NullUnmarked
class ServedPrunersIT {
    private static Encoder encoder;

    @TempDir
    Path folder;

    private Settings settings;

    @BeforeAll
    static void open() {
        encoder = new OnnxEncoder(1);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @BeforeEach
    void configure() {
        settings = SettingsReader.ofEnvironment()
                .read("test.yaml", """
                espalier:
                  upstreams: { local: { kind: embedded } }
                  routes: [{ upstream: local }]
                  pruner: { artefact: "%s", provider: cpu, threads: 1 }
                """.formatted(folder).getBytes(UTF_8));
    }

    @Test
    void anotherArtefactIsTakenOverAsAWhole() {
        // Given
        var first = TestingScorer.write(folder, 1);
        try (var pruners = new ServedPruners(() -> settings, encoder)) {
            assertThat(pruners.shelf().name()).isEqualTo(first.toString());
            // When
            var second = TestingScorer.write(folder, 2);
            // Then
            Eventually.until("taking over", () -> pruners.reloads() == 1);
            assertThat(pruners.shelf().name()).isEqualTo(second.toString());
        }
    }

    @Test
    void aFileWithAnotherHashIsRefusedAndThePrunerServesOn() throws IOException {
        // Given
        var first = TestingScorer.write(folder, 1);
        try (var pruners = new ServedPruners(() -> settings, encoder)) {
            // When
            Files.write(folder.resolve(PrunerFolder.GRAPH), new byte[] {1});
            // Then
            Eventually.until("refusing", () -> pruners.refusals() == 1);
            assertThat(pruners.shelf().name()).isEqualTo(first.toString());
        }
    }

    @Test
    void aGraphThatComputesOtherwiseThanItsGoldenNumbersIsRefusedAndThePrunerServesOn() {
        // Given
        var first = TestingScorer.write(folder, 1);
        try (var pruners = new ServedPruners(() -> settings, encoder)) {
            var files = new HashMap<>(TestingScorer.files(2));
            files.put(PrunerFolder.GOLDEN, TestingScorer.files(3).get(PrunerFolder.GOLDEN));
            // When
            PrunerFolder.write(folder, TestingScorer.manifest(), files);
            // Then
            Eventually.until("refusing", () -> pruners.refusals() == 1);
            assertThat(pruners.shelf().name()).isEqualTo(first.toString());
        }
    }

    @Test
    void whatDiffersFromTheGoldenNumbersIsSaid() {
        // Given
        var files = new HashMap<>(TestingScorer.files(2));
        files.put(PrunerFolder.GOLDEN, TestingScorer.files(3).get(PrunerFolder.GOLDEN));
        PrunerFolder.write(folder, TestingScorer.manifest(), files);
        // When / Then
        assertThatThrownBy(() -> new ServedPruners(() -> settings, encoder))
                .isInstanceOf(UserError.class)
                .hasMessageMatching(
                        "espalier.pruner.artefact: pruner testing@[0-9a-f]{8}: pruner.onnx computes otherwise"
                                + " here \\(.*\\) than where it was made: the .*keep-probability of line \\d of golden.jsonl is"
                                + " \\d\\.\\d{4}, expected \\d\\.\\d{4}; .*");
    }

    @Test
    void aGraphWithoutGoldenNumbersIsRefused() {
        // Given
        var files = new HashMap<>(TestingScorer.files(2));
        files.remove(PrunerFolder.GOLDEN);
        PrunerFolder.write(folder, TestingScorer.manifest(), files);
        // When / Then
        assertThatThrownBy(() -> new ServedPruners(() -> settings, encoder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no golden.jsonl, by which its graph is tried");
    }

    @Test
    void aPrunerThatCannotBeReadAtTheStartIsSaidByItsKey() {
        assertThatThrownBy(() -> new ServedPruners(() -> settings, encoder))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("espalier.pruner.artefact: there is no file");
    }

    @Test
    void anotherVersionsFeaturesAreRefused() {
        // Given
        var manifest = TestingScorer.manifest();
        PrunerFolder.write(folder, without(manifest), TestingScorer.files(1));
        // When / Then
        assertThatThrownBy(() -> new ServedPruners(() -> settings, encoder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("its features are []");
    }

    private static PrunerManifest without(PrunerManifest manifest) {
        return new PrunerManifest(
                manifest.name(),
                manifest.release(),
                manifest.files(),
                manifest.encoder(),
                List.of(),
                manifest.budget(),
                manifest.target(),
                manifest.training(),
                manifest.coarse(),
                manifest.fine());
    }
}
