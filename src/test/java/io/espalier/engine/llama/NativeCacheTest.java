package io.espalier.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
    private static final byte[] CONTENT = "a library".getBytes(StandardCharsets.UTF_8);
    private static final String HASH = Sha256.of(CONTENT);

    @TempDir
    private Path folder;

    @Test
    void aFileIsWrittenOnceAndThenFound() throws IOException {
        // Given
        var cache = new NativeCache(folder);
        var written = cache.file("lib.so", HASH, () -> CONTENT);

        // When
        var found = cache.file("lib.so", HASH, () -> {
            throw new IOException("asked again");
        });

        // Then
        assertThat(found).isEqualTo(written).hasBinaryContent(CONTENT);
        try (var files = Files.list(written.getParent())) {
            assertThat(files).containsExactly(written);
        }
    }

    @Test
    void aFileThatSomebodyChangedIsWrittenAgain() throws IOException {
        // Given
        var cache = new NativeCache(folder);
        var file = cache.file("lib.so", HASH, () -> CONTENT);
        Files.writeString(file, "another library");

        // When
        cache.file("lib.so", HASH, () -> CONTENT);

        // Then
        assertThat(file).hasBinaryContent(CONTENT);
    }

    @Test
    void contentThatIsNotWhatItShouldBeIsRefused() {
        // Given
        var cache = new NativeCache(folder);

        // Then
        assertThatThrownBy(() -> cache.file("lib.so", HASH, () -> new byte[] {1}))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("damaged");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aPlatformWithoutALibraryIsToldWhatToDo() {
        // Then
        assertThatThrownBy(() -> BundledLibrary.on("SunOS", "sparc"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("SunOS on sparc")
                .hasMessageContaining("--library");
    }

    @Test
    void aFolderWithoutLibrariesIsToldWhatItLacks() {
        // Then
        assertThatThrownBy(() -> LlamaLibrary.in(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds no library named ggml-base");
        assertThatThrownBy(() -> LlamaLibrary.in(folder.resolve("none")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a folder");
    }
}
