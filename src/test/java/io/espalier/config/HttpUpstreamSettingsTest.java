package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class HttpUpstreamSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(HttpUpstreamSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new HttpUpstreamSettings(
                        null,
                        null,
                        "approximate",
                        1024,
                        false,
                        null,
                        null,
                        null,
                        TimeoutSettings.defaults(),
                        RetrySettings.defaults(),
                        EjectionSettings.defaults()));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                url: https://api.example.com/base
                api-key: sk-123
                tokenizer: o200k_base
                max-connections: 12
                http2: true
                swap: { server: sglang, model: m }
                price: { currency: USD, input-per-million: 0.15, as-of: 2026-11-01 }
                prefix-cache: { min-tokens: 2048, step: 64, read-price: 0.25, write-price: 1.25 }
                timeouts: { idle: 9s }
                retry: { attempts: 1 }
                ejection: { failures: 8 }
                """;

        // When
        var read = TestingYaml.fragment(HttpUpstreamSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new HttpUpstreamSettings(
                        URI.create("https://api.example.com/base"),
                        "sk-123",
                        "o200k_base",
                        12,
                        true,
                        new SwapSettings(SwapServer.SGLANG, "m", null, null, null, null),
                        new PriceSettings("USD", new BigDecimal("0.15"), LocalDate.parse("2026-11-01")),
                        new PrefixCacheSettings(2048, 64, 0.25, 1.25),
                        new TimeoutSettings(null, null, Duration.ofSeconds(9), null),
                        new RetrySettings(1, null, null),
                        new EjectionSettings(8, null)));
        assertNothingIsDefault(read);
    }
}
