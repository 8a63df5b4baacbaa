package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The packaged program, which images are made of. */
class TrainingIsNotDeployedIT {
    private static final Path PROGRAM = Path.of("target/quarkus-app");

    @Test
    void thePackagedProgramHoldsNeitherPyTorchNorTheGraphWriter() throws IOException {
        // Given
        assertThat(PROGRAM.resolve("quarkus-run.jar"))
                .as("this test reads the packaged program: mvn package first")
                .isRegularFile();

        // When
        var libraries = libraries();

        // Then
        assertThat(libraries)
                .anyMatch(name -> name.contains("onnxruntime"))
                .noneMatch(name -> name.contains("torch") || name.contains("tribuo"));
    }

    private static List<String> libraries() throws IOException {
        try (var files = Files.walk(PROGRAM)) {
            return files.map(file -> file.getFileName().toString().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }
}
