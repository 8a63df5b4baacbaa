package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class TimeoutSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(TimeoutSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new TimeoutSettings(
                        Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ofMinutes(30)));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                connect: 250ms
                first-byte: 20s
                idle: 3s
                total: 1h
                """;

        // When
        var read = TestingYaml.fragment(TimeoutSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new TimeoutSettings(
                        Duration.ofMillis(250), Duration.ofSeconds(20), Duration.ofSeconds(3), Duration.ofHours(1)));
        assertNothingIsDefault(read);
    }
}
