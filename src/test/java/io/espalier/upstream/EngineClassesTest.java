package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineClassesTest {
    @Test
    void anEngineIsGivenTheProgramAndOnlyTheLibrariesThatItUses() {
        // Given
        var own = String.join(
                File.pathSeparator,
                List.of(
                        "/p/classes",
                        "/m/vertx-core-4.5.27.jar",
                        "/m/vertx-web-4.5.27.jar",
                        "/m/netty-buffer-4.1.133.Final.jar"));

        // When
        var classes = EngineClasses.of(own);

        // Then
        assertThat(classes.path().split(File.pathSeparator))
                .containsExactly("/p/classes", "/m/vertx-core-4.5.27.jar", "/m/netty-buffer-4.1.133.Final.jar");
    }

    @Test
    void thePackagedProgramsJarsAreTakenFromItsFolders(@TempDir Path folder) throws IOException {
        // Given
        var program = jar(folder, "app/espalier.jar");
        var json = jar(folder, "lib/main/com.fasterxml.jackson.core.jackson-core-2.21.2.jar");
        var library = jar(folder, "lib/main/de.kherud.llama-4.2.0.jar");
        jar(folder, "lib/main/io.grpc.grpc-netty-1.79.0.jar");
        jar(folder, "lib/main/io.quarkus.quarkus-netty-3.33.2.jar");

        // When
        var classes = EngineClasses.of(folder.resolve("quarkus-run.jar").toString());

        // Then
        assertThat(classes.entries()).containsExactly(program, json, library);
    }

    private static Path jar(Path folder, String name) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
