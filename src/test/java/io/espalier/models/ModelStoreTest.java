package io.espalier.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.models.ModelCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    @TempDir
    private Path folder;

    private ModelStore store;

    @BeforeEach
    void make() throws IOException {
        store = new ModelStore(folder.resolve("local"), folder.resolve("built-in"));
        put("built-in", "tiny-moe", "tiny-moe-10m-f16.gguf");
    }

    private Path put(String root, String name, String file) throws IOException {
        var place = Files.createDirectories(folder.resolve(root).resolve(name));
        return Files.writeString(place.resolve(file), "a model of " + root);
    }

    @Test
    void aModelIsFoundByItsFoldersName() throws IOException {
        // Given
        var own = put("local", "mine", "weights.gguf");

        // Then
        assertThat(store.path("mine")).isEqualTo(own);
        assertThat(store.path("tiny-moe")).hasFileName("tiny-moe-10m-f16.gguf");
        assertThat(store.names()).containsExactly("mine", "tiny-moe");
    }

    @Test
    void theUsersOwnComesBeforeTheBuiltIn() throws IOException {
        // Given
        var own = put("local", "tiny-moe", "better.gguf");

        // Then
        assertThat(store.path("tiny-moe")).isEqualTo(own);
    }

    @Test
    void aFileIsFoundByItsPath() throws IOException {
        // Given
        var file = put("local", "mine", "weights.gguf");

        // Then
        assertThat(store.path(file.toString())).isEqualTo(file);
        assertThatThrownBy(() -> store.path("nowhere.gguf"))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no model file nowhere.gguf");
    }

    @Test
    void aFolderWithTwoModelsIsNone() throws IOException {
        // Given
        put("local", "mine", "one.gguf");
        put("local", "mine", "two.gguf");

        // Then
        assertThat(store.find("mine")).isEmpty();
    }

    @Test
    void aModelThatIsMissingSaysHowToGetIt() {
        assertThatThrownBy(() -> store.path("smollm2"))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no model smollm2 here, only tiny-moe; espalier models pull smollm2 brings it");
        assertThatThrownBy(() -> store.path("smolm"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected one of them, the name of a folder in");
        assertThatThrownBy(() -> store.path("../tiny-moe")).isInstanceOf(UserError.class);
    }

    @Test
    void aCheckTellsRightFromWrongAndKnownFromUnknown() throws IOException {
        // Given
        var model = TestingModelFile.in(folder);
        var file = put("local", TestingModelFile.NAME, "small.gguf");
        put("local", "mine", "weights.gguf");
        var check = new ModelCheck(model.catalogue(List.of()), store, new RecordingPullListener());

        // When
        var wrong = check.check(TestingModelFile.NAME);
        Files.write(file, model.bytes());

        // Then
        assertThat(wrong).isInstanceOf(Verdict.Wrong.class);
        assertThat(check.check(TestingModelFile.NAME))
                .isEqualTo(new Verdict.Right(model.pin().sha256()));
        assertThat(check.check("mine")).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void theCataloguePinsTheBuiltInModel() {
        // Given
        var installation = new ModelStore(folder.resolve("none"), Path.of("models"));
        var check = ModelCheck.standard(installation, new RecordingPullListener());

        // Then
        assertThat(check.check("tiny-moe")).isInstanceOf(Verdict.Right.class);
    }

    @Test
    void everyModelOfTheCatalogueIsPinnedAndLicensed() {
        assertThat(Catalogue.standard().entries()).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.pin().sha256()).matches("[0-9a-f]{64}");
            assertThat(entry.pin().bytes()).isPositive();
            assertThat(entry.licence()).isNotBlank();
            assertThat(entry.origin()).isNotBlank();
        });
    }
}
