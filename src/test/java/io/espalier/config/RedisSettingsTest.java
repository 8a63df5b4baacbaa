package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class RedisSettingsTest {
    private static final String FILE = """
            espalier:
              upstreams: { a: { kind: http, url: "http://h" } }
              routes: [{ upstream: a }]
              redis: { %s }
            """;

    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var url = "{ url: \"redis://r\" }";

        // When
        var read = TestingYaml.fragment(RedisSettings.class, url);

        // Then
        assertThat(read)
                .isEqualTo(new RedisSettings(URI.create("redis://r"), null, Duration.ofMillis(50), "espalier:"));
    }

    @Test
    void readsEveryKeyAndNeverShowsThePassword() {
        // Given
        var yaml = """
                url: "rediss://r:7/2"
                password: geheim
                deadline: 20ms
                prefix: "one:"
                """;

        // When
        var read = TestingYaml.fragment(RedisSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new RedisSettings(URI.create("rediss://r:7/2"), "geheim", Duration.ofMillis(20), "one:"));
        assertNothingIsDefault(read);
        assertThat(read.toString()).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "url: 'http://r'; redis.url: expected redis://",
                "url: 'redis:r'; redis.url: expected redis://",
                "url: 'redis://u:p@r'; put the password in password",
                "url: 'redis://r/one'; only the number of a database",
                "url: 'redis://r?db=1'; only the number of a database",
                "url: 'redis://r', password: ''; redis.password: empty",
                "url: 'redis://r', deadline: 0ms; redis.deadline: expected a duration above zero",
                "deadline: 1s; redis.url: missing"
            })
    void refusesWhatIsNoAddress(String keys, String fault) {
        // Given
        var yaml = FILE.formatted(keys);

        // When / Then
        assertThatThrownBy(() -> TestingYaml.read(yaml)).hasMessageContaining(fault);
    }

    @Test
    void aUserInTheAddressIsNotRepeated() {
        // Given
        var yaml = FILE.formatted("url: 'redis://u:geheim@r'");

        // When / Then
        assertThatThrownBy(() -> TestingYaml.read(yaml)).hasMessageNotContaining("geheim");
    }
}
