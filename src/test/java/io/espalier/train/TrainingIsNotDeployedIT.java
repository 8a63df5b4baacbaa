package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packaged program, which images are made of. */
class TrainingIsNotDeployedIT {
    private static final Path LIBRARIES = Path.of("target/quarkus-app/lib/main");

    @Test
    void thePackagedProgramHoldsNeitherPyTorchNorTheGraphWriter() throws IOException {
        // Given
        assumeThat(LIBRARIES).as("the program is packaged").isDirectory();

        // When
        try (var libraries = Files.list(LIBRARIES)) {
            var names =
                    libraries.map(library -> library.getFileName().toString()).toList();

            // Then
            assertThat(names)
                    .anyMatch(name -> name.contains("onnxruntime"))
                    .noneMatch(name -> name.contains("pytorch") || name.contains("tribuo"));
        }
    }
}
