package io.espalier.moe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.moe.criterion.EasyEp;
import io.espalier.testing.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertFilesTest {
    private static final Path SCHEMAS = Path.of("docs/schema");

    @TempDir
    Path folder;

    @Test
    void scoresComeBackToTheLastBit() {
        // Given
        var scores = TestingModels.drawn(TestingModels.TINY, "maths", 1);
        var file = folder.resolve("scores.json");
        // When
        ExpertFiles.write(file, scores);
        // Then
        assertThat(ExpertFiles.readScores(file)).isEqualTo(scores);
    }

    @Test
    void profilesComeBack() {
        // Given
        var profile = profile().measured(List.of(new MeasuredLoss("maths", 50, 10147, 3.047, 3.076)));
        var file = folder.resolve("profile.json");
        // When
        ExpertFiles.write(file, profile);
        // Then
        assertThat(ExpertFiles.readProfile(file)).isEqualTo(profile);
    }

    @Test
    void equalProfilesAreEqualBytes() throws IOException {
        // Given
        var one = folder.resolve("one.json");
        var other = folder.resolve("other.json");
        ExpertFiles.write(one, profile());
        // When
        ExpertFiles.write(other, ExpertFiles.readProfile(one));
        // Then
        assertThat(other).hasSameBinaryContentAs(one);
        assertThat(Files.list(folder)).as("nothing temporary is left").hasSize(2);
    }

    @Test
    void profilesAreAsThePublishedSchemaSays() throws IOException {
        // Given
        var schema = JsonSchema.read(SCHEMAS.resolve("expert-profile-1.schema.json"));
        var profile = profile().measured(List.of(new MeasuredLoss("maths", 50, 10147, 3.047, 3.076)));
        // When
        var violations = schema.violations(
                new ObjectMapper().readTree(JsonArtefact.bytes(ExpertProfile.FORMAT, ExpertProfile.VERSION, profile)));
        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void scoresAreAsThePublishedSchemaSays() throws IOException {
        // Given
        var schema = JsonSchema.read(SCHEMAS.resolve("expert-scores-1.schema.json"));
        var scores = TestingModels.drawn(TestingModels.TINY, "maths", 1);
        // When
        var violations = schema.violations(
                new ObjectMapper().readTree(JsonArtefact.bytes(ExpertScores.FORMAT, ExpertScores.VERSION, scores)));
        // Then
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\" : 1|\"version\" : 2|version 2",
                "espalier/expert-profile|espalier/expert-scores|format is",
                "\"keep\" : 16|\"keep\" : 3|keep: 3 is not from 4",
                "\"keep\" : 16|\"keep\" : \"many\"|keep",
                "\"keep\" : 16|\"kept\" : 16|'keep'",
                "\"layer\" : 4|\"layer\" : 7|not the model's",
                "\"ranked\" : [ |\"ranked\" : [ 31, |not every expert exactly once",
                "\"active\" : 4|\"active\" : 400|400 of 32",
            })
    void whatDoesNotHoldTogetherIsRefusedWithItsReason(String from, String to, String reason) throws IOException {
        // Given
        var file = folder.resolve("profile.json");
        ExpertFiles.write(file, profile());
        Files.writeString(file, Files.readString(file).replace(from.strip(), to.strip()));
        // When / Then
        assertThatThrownBy(() -> ExpertFiles.readProfile(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeMissing() {
        var file = folder.resolve("none.json");

        assertThatThrownBy(() -> ExpertFiles.readProfile(file))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no file " + file + "; expected espalier/expert-profile");
    }

    @Test
    void halfAFileIsRefused() throws IOException {
        // Given
        var file = folder.resolve("scores.json");
        ExpertFiles.write(file, TestingModels.drawn(TestingModels.TINY, "maths", 1));
        var text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));
        // When / Then
        assertThatThrownBy(() -> ExpertFiles.readScores(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("not a valid");
    }

    private static ExpertProfile profile() {
        return ExpertSelector.select(
                List.of(TinyMoeReference.scores("maths")),
                new Selection("maths-50", new EasyEp(), 0, new Keep.Share(0.5), 1));
    }
}
