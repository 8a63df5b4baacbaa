package io.espalier.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.testing.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrunerFolderTest {
    private static final Map<String, byte[]> FILES =
            Map.of(PrunerFolder.GRAPH, new byte[] {7, 8}, "tokenizer.json", new byte[] {9});
    private static final PrunerManifest LEARNED =
            TestingPruners.learned(List.of(new FeatureEntry("log-characters", 5.5, 0.7)));

    @TempDir
    Path folder;

    static Stream<PrunerManifest> manifests() {
        return Stream.of(LEARNED, TestingPruners.fixed());
    }

    @Test
    void whatWasWrittenIsRead() {
        // Given
        var written = PrunerFolder.write(folder, LEARNED, FILES);
        // When
        var read = PrunerFolder.read(folder);
        // Then
        assertThat(read.manifest()).isEqualTo(written.manifest());
        assertThat(read.sha256()).isEqualTo(written.sha256());
        assertThat(read.file(PrunerFolder.GRAPH)).containsExactly(7, 8);
        assertThat(read.toString()).matches("testing@[0-9a-f]{8}");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void manifestsAreAsThePublishedSchemaSays(PrunerManifest manifest) throws IOException {
        // Given
        var schema = JsonSchema.read(Path.of("docs/schema/pruner-manifest-1.schema.json"));
        var json = JsonArtefact.bytes(PrunerManifest.FORMAT, PrunerManifest.VERSION, manifest);
        // When
        var violations = schema.violations(new ObjectMapper().readTree(json));
        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void choicesAreAsThePublishedSchemaSaysAndComeBack() throws IOException {
        // Given
        var schema = JsonSchema.read(Path.of("docs/schema/pruner-choices-1.schema.json"));
        var shots = List.of(FixedChoices.hash("Q: 1?\nA: 1"), FixedChoices.hash(" Q: 2?\nA: 2\n"));
        var choices = new FixedChoices(
                List.of(new FixedChoices.Choice(shots, List.of(1), List.of(new FixedChoices.Cut(1, 3, 5)))));
        // When
        var json = choices.json();
        // Then
        assertThat(schema.violations(new ObjectMapper().readTree(json))).isEmpty();
        assertThat(FixedChoices.parse(json)).isEqualTo(choices);
    }

    @Test
    void aFileWithAnotherHashIsRefusedWithBothHashesAndWhatToDo() throws IOException {
        // Given
        PrunerFolder.write(folder, LEARNED, FILES);
        var graph = folder.resolve(PrunerFolder.GRAPH);
        Files.write(graph, new byte[] {7, 9});
        // When / Then
        assertThatThrownBy(() -> PrunerFolder.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(graph + " is not the file that manifest.json names: its SHA-256 is ")
                .hasMessageContaining(", expected ")
                .hasMessageEndingWith("bring the whole folder again, or train it anew");
    }

    @Test
    void aMissingFileIsRefusedByItsName() throws IOException {
        // Given
        PrunerFolder.write(folder, LEARNED, FILES);
        Files.delete(folder.resolve("tokenizer.json"));
        // When / Then
        assertThatThrownBy(() -> PrunerFolder.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no file " + folder.resolve("tokenizer.json"));
    }

    @Test
    void aFolderWithoutAManifestIsNone() {
        assertThatThrownBy(() -> PrunerFolder.read(folder.resolve("none")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> PrunerFolder.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no file " + folder.resolve("manifest.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\" : 1|\"version\" : 2|version 2",
                "espalier/pruner\"|espalier/expert-profile\"|format is",
                "\"name\" : \"testing\"|\"name\" : \"Te sting\"|name: 'Te sting'",
                "\"name\" : \"testing\"|\"name\" : null|not a valid espalier/pruner",
                "\"release\" : \"1.0\"|\"released\" : \"1.0\"|release",
                "\"pruner.onnx\"|\"../pruner.onnx\"|is no file of it",
                "\"pruner.onnx\"|\"other.onnx\"|names no pruner.onnx",
                "\"window\" : 254|\"window\" : 5000|encoder.window: 5000",
                "\"scale\" : 0.7|\"scale\" : 0|scale: 0.0 is not above 0",
                "\"policy\"|\"best\"|coarse.rule",
                "\"policy\"|\"fixed\"|names no choices.json",
                "\"high\" : 0.005|\"high\" : 0.5|evidence.enabled: true for smollm2",
                "\"questions\" : 200|\"questions\" : 29|it takes 30",
                "\"low\" : -0.02|\"low\" : 0|outside its interval",
                "\"maxCut\" : 0.15|\"maxCut\" : 15|fine.maxCut",
            })
    void whatDoesNotHoldTogetherIsRefusedWithItsReason(String from, String to, String reason) throws IOException {
        // Given
        PrunerFolder.write(folder, LEARNED, FILES);
        var manifest = folder.resolve(PrunerFolder.MANIFEST);
        Files.writeString(manifest, Files.readString(manifest).replace(from.strip(), to.strip()));
        // When / Then
        assertThatThrownBy(() -> PrunerFolder.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(manifest.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void aStageIsJudgedByTheWholeOfItsInterval() {
        assertThat(judged(200, -0.01, 0.01).enabled()).isTrue();
        assertThat(judged(200, -0.01, 0.011).enabled()).isFalse();
    }

    @Test
    void aStageIsJudgedByThirtyQuestionsAtLeast() {
        assertThat(judged(30, -0.02, -0.01).enabled()).isTrue();
        assertThat(judged(29, -0.02, -0.01).enabled()).isFalse();
    }

    private static StageEvidence judged(int questions, double low, double high) {
        var measured = new StageEvidence.Measured(500, questions, (low + high) / 2, low, high);
        return StageEvidence.judged("any", "full", measured, 0.01);
    }
}
