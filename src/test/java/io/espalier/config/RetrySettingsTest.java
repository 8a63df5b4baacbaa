package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RetrySettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(RetrySettings.class, nothing);

        // Then
        assertThat(read).isEqualTo(new RetrySettings(2, Duration.ofSeconds(2), DataSize.ofMebibytes(1)));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                attempts: 5
                max-wait: 700ms
                max-body: 64KiB
                """;

        // When
        var read = TestingYaml.fragment(RetrySettings.class, yaml);

        // Then
        assertThat(read).isEqualTo(new RetrySettings(5, Duration.ofMillis(700), new DataSize(65_536)));
        assertNothingIsDefault(read);
    }
}
