package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(Settings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new Settings(
                        ServerSettings.defaults(),
                        Map.of(),
                        List.of(),
                        PrunerSettings.defaults(),
                        null,
                        Map.of(),
                        List.of(),
                        null));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                server: { port: 1 }
                upstreams: { a: { kind: http, url: "http://h" } }
                routes: [{ upstream: a }]
                pruner: { threads: 1 }
                domains: d.json
                profiles: { p: { artefact: p.json, model: m } }
                clients: [{ name: n, key-sha256: k }]
                redis: { url: "redis://r" }
                """;

        // When
        var read = TestingYaml.fragment(Settings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new Settings(
                        new ServerSettings(null, 1, null, null, null, null, null),
                        Map.of("a", http()),
                        List.of(new RouteSettings(null, "a", null, null, null, null, null)),
                        new PrunerSettings(null, null, 1, null, null, null, null),
                        "d.json",
                        Map.of("p", new ProfileSettings("p.json", "m", null, null)),
                        List.of(new ClientSettings("n", "k", null, null, null)),
                        new RedisSettings(URI.create("redis://r"), null, null, null)));
        assertNothingIsDefault(read);
    }

    private static HttpUpstreamSettings http() {
        return new HttpUpstreamSettings(
                URI.create("http://h"), null, null, null, null, null, null, null, null, null, null);
    }
}
