package io.espalier.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {
    @TempDir
    Path folder;

    @Test
    void appearsWhenItIsFinished() throws IOException {
        // Given
        var target = folder.resolve("cut");
        try (var staged = StagedFolder.beside(target)) {
            Files.writeString(staged.file("config.json"), "{}");
            assertThat(target).doesNotExist();
            // When
            staged.finish();
        }
        // Then
        assertThat(target.resolve("config.json")).hasContent("{}");
        assertThat(Files.list(folder)).containsExactly(target);
    }

    @Test
    void leavesNothingWhenItIsNotFinished() throws IOException {
        // Given
        var staged = StagedFolder.beside(folder.resolve("cut"));
        Files.writeString(staged.file("config.json"), "{}");
        // When
        staged.close();
        // Then
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void removesWhatAKilledProgramLeft() throws IOException {
        // Given
        var left = Files.createDirectories(folder.resolve(".cut.partial-4711"));
        Files.writeString(left.resolve("model.safetensors"), "half");
        // When
        StagedFolder.beside(folder.resolve("cut")).close();
        // Then
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void doesNotReplaceWhatIsThere() throws IOException {
        var target = Files.createDirectory(folder.resolve("cut"));

        assertThatThrownBy(() -> StagedFolder.beside(target)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
