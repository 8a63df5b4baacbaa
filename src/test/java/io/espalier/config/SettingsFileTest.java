package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    @Test
    void theBuiltInSettingsServeTheBuiltInModelPrunedOnLoopback() {
        // Given
        var reader = SettingsReader.ofEnvironment();

        // When
        var settings = SettingsFile.builtIn(reader);

        // Then
        assertThat(settings.server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.upstreams()).containsOnlyKeys("local");
        assertThat(settings.routes()).singleElement().satisfies(route -> {
            assertThat(route.models()).containsExactly("*");
            assertThat(route.prune().mode()).isEqualTo(PruneMode.APPLY);
            assertThat(route.prune().budget()).isEqualTo(300);
        });
    }

    @Test
    void readsAFileFromDisk() throws Exception {
        // Given
        var file = Files.writeString(folder.resolve("espalier.yaml"), """
                espalier:
                  server: { port: 1234 }
                  upstreams: { local: { kind: embedded } }
                  routes: [{ upstream: local }]
                """);

        // When
        var settings = SettingsFile.read(file);

        // Then
        assertThat(settings.server().port()).isEqualTo(1234);
    }

    @Test
    void saysWhatToDoWhereThereIsNoFile() {
        // Given
        var file = folder.resolve("absent.yaml");

        // When / Then
        assertThatThrownBy(() -> SettingsFile.read(file))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no settings file " + file
                        + "; name one with --config, or start without --config for the built-in configuration");
    }

    @Test
    void saysWhatToDoWhereTheFileIsAFolder() {
        // Given
        var file = folder;

        // When / Then
        assertThatThrownBy(() -> SettingsFile.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it must be a file that the gateway's user may read");
    }

    @Test
    void anAddressOfTheCommandLineIsCheckedLikeTheFiles() {
        // Given
        var reader = SettingsReader.ofEnvironment().listeningOn("0.0.0.0", null);

        // When / Then
        assertThatThrownBy(() -> SettingsFile.builtIn(reader))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("espalier.server.host: without clients anyone who reaches 0.0.0.0");
    }
}
