package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class EjectionSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(EjectionSettings.class, nothing);

        // Then
        assertThat(read).isEqualTo(new EjectionSettings(5, Duration.ofSeconds(10)));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                failures: 3
                duration: 1m
                """;

        // When
        var read = TestingYaml.fragment(EjectionSettings.class, yaml);

        // Then
        assertThat(read).isEqualTo(new EjectionSettings(3, Duration.ofMinutes(1)));
        assertNothingIsDefault(read);
    }
}
