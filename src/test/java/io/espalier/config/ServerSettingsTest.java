package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ServerSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(ServerSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new ServerSettings(
                        "127.0.0.1",
                        8080,
                        DataSize.ofMebibytes(64),
                        4096,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        false));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                host: 0.0.0.0
                port: 8443
                max-body: 48MiB
                max-in-flight: 77
                head-timeout: 5s
                drain: 2m
                open: true
                """;

        // When
        var read = TestingYaml.fragment(ServerSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new ServerSettings(
                        "0.0.0.0",
                        8443,
                        DataSize.ofMebibytes(48),
                        77,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(2),
                        true));
        assertNothingIsDefault(read);
    }
}
