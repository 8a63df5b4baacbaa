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
        var left = Files.createDirectories(folder.resolve(".cut.partial-2147483647"));
        Files.writeString(left.resolve("model.safetensors"), "half");
        // When
        StagedFolder.beside(folder.resolve("cut")).close();
        // Then
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void doesNotTakeAwayWhatAnotherProgramIsWriting() throws IOException {
        // Given
        var other = ProcessHandle.current().parent().orElseThrow().pid();
        var left = Files.createDirectories(folder.resolve(".cut.partial-" + other));
        // When / Then
        assertThatThrownBy(() -> StagedFolder.beside(folder.resolve("cut")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("process " + other + " is writing it");
        assertThat(left).exists();
    }

    @Test
    void saysThatTheDiskIsTooSmallBeforeItWrites() throws IOException {
        try (var staged = StagedFolder.beside(folder.resolve("cut"))) {
            assertThatThrownBy(() -> staged.requireSpace(Long.MAX_VALUE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the disk has");
        }
    }

    @Test
    void copiesFilesOfSubfolders() throws IOException {
        // Given
        var source = Files.write(folder.resolve("source"), new byte[70_000]);
        var target = folder.resolve("cut");
        try (var staged = StagedFolder.beside(target)) {
            staged.copy(source, "assets/image.png");
            // When
            staged.finish();
        }
        // Then
        assertThat(target.resolve("assets/image.png")).hasSize(70_000);
    }

    @Test
    void doesNotReplaceWhatIsThere() throws IOException {
        var target = Files.createDirectory(folder.resolve("cut"));

        assertThatThrownBy(() -> StagedFolder.beside(target)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
