package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class EmbeddedUpstreamSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(EmbeddedUpstreamSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new EmbeddedUpstreamSettings(
                        "tiny-moe",
                        2,
                        0,
                        64,
                        null,
                        TimeoutSettings.defaults(),
                        RetrySettings.defaults(),
                        EjectionSettings.defaults()));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                model: smollm2
                threads: 7
                context-tokens: 4096
                queue: 3
                library: /opt/llama
                timeouts: { idle: 9s }
                retry: { attempts: 1 }
                ejection: { failures: 8 }
                """;

        // When
        var read = TestingYaml.fragment(EmbeddedUpstreamSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new EmbeddedUpstreamSettings(
                        "smollm2",
                        7,
                        4096,
                        3,
                        "/opt/llama",
                        new TimeoutSettings(null, null, Duration.ofSeconds(9), null),
                        new RetrySettings(1, null, null),
                        new EjectionSettings(8, null)));
        assertNothingIsDefault(read);
    }
}
