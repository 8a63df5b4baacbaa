package io.espalier.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is no sound model never reaches native code. */
class EngineFilesIT {
    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.gguf"), bytes);
    }

    private static void start(Path model) {
        Engine.start(EngineSettings.of(model, "model"), line -> {}).close();
    }

    @Test
    void aTruncatedModelIsRefused() throws IOException {
        // Given
        var whole = Files.readAllBytes(TestingEngine.TINY_MOE);
        var model = file(Arrays.copyOf(whole, whole.length - 4096));

        // When Then: by Espalier, which names the file, and not by the library
        assertThatThrownBy(() -> start(model)).isInstanceOf(UserError.class).hasMessageStartingWith(model.toString());
    }

    @Test
    void aForeignFileIsRefused() throws IOException {
        // Given
        var model = file("PK and no model at all".getBytes(UTF_8));

        // When Then
        assertThatThrownBy(() -> start(model)).isInstanceOf(UserError.class).hasMessageStartingWith(model.toString());
    }
}
