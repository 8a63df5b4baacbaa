package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PrunerSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(PrunerSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new PrunerSettings(
                        null,
                        PrunerSettings.Provider.AUTO,
                        2,
                        Duration.ofMillis(50),
                        64,
                        10_000,
                        DataSize.ofMebibytes(8)));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                artefact: pruner-model/cot-max
                provider: cuda
                threads: 6
                deadline: 80ms
                queue: 9
                cache: 500
                max-body: 1GiB
                """;

        // When
        var read = TestingYaml.fragment(PrunerSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new PrunerSettings(
                        "pruner-model/cot-max",
                        PrunerSettings.Provider.CUDA,
                        6,
                        Duration.ofMillis(80),
                        9,
                        500,
                        new DataSize(1L << 30)));
        assertNothingIsDefault(read);
    }
}
