package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ClientSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(ClientSettings.class, nothing);

        // Then
        assertThat(read).isEqualTo(new ClientSettings(null, null, null, null, null));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                name: team-a
                key-sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                requests-per-minute: 60
                tokens-per-minute: 90000
                max-in-flight: 4
                """;

        // When
        var read = TestingYaml.fragment(ClientSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new ClientSettings(
                        "team-a", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 60, 90_000, 4));
        assertNothingIsDefault(read);
    }
}
