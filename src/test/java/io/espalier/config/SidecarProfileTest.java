package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SidecarProfileTest {
    private static final String LARGE = """
            espalier:
              server: { max-in-flight: 4096 }
              upstreams: { vllm: { kind: http, url: "http://vllm:8000", max-connections: 1024 } }
              routes: [{ upstream: vllm }]
              pruner: { threads: 8, queue: 500, cache: 100000 }
            """;

    private static SettingsReader reader(Map<String, String> environment) {
        return new SettingsReader(environment::get, Profile.SIDECAR, UnaryOperator.identity());
    }

    private static Settings read(String yaml) {
        return reader(Map.of()).read("espalier.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withoutAFileTheEnvironmentNamesTheBackendAndTheRestHasDefaults() {
        // Given
        var environment = Map.of("ESPALIER_UPSTREAM", "http://vllm:8000");

        // When
        var settings = SettingsFile.builtIn(reader(environment));

        // Then
        var backend = (HttpUpstreamSettings) settings.upstreams().get("backend");
        assertThat(backend.url()).isEqualTo(URI.create("http://vllm:8000"));
        assertThat(backend.apiKey()).isNull();
        assertThat(backend.tokenizer()).isEqualTo("approximate");
        assertThat(settings.routes()).singleElement().satisfies(route -> {
            assertThat(route.model()).isNull();
            assertThat(route.prune().mode()).isEqualTo(PruneMode.OBSERVE);
            assertThat(route.prune().budget()).isEqualTo(600);
        });
    }

    @Test
    void withoutAFileTheEnvironmentSaysEverythingThatOneApplicationNeeds() {
        // Given
        var environment = Map.of(
                "ESPALIER_UPSTREAM", "http://vllm:8000",
                "ESPALIER_API_KEY", "a-key",
                "ESPALIER_TOKENIZER", "cl100k_base",
                "ESPALIER_MODEL", "qwen3",
                "ESPALIER_PRUNE", "apply",
                "ESPALIER_BUDGET", "250");

        // When
        var settings = SettingsFile.builtIn(reader(environment));

        // Then
        var backend = (HttpUpstreamSettings) settings.upstreams().get("backend");
        assertThat(backend.apiKey()).isEqualTo("a-key");
        assertThat(backend.tokenizer()).isEqualTo("cl100k_base");
        assertThat(settings.routes()).singleElement().satisfies(route -> {
            assertThat(route.model()).isEqualTo("qwen3");
            assertThat(route.prune().mode()).isEqualTo(PruneMode.APPLY);
            assertThat(route.prune().budget()).isEqualTo(250);
        });
    }

    @Test
    void poolsAreNoLargerThanOneApplicationNeeds() {
        // Given
        var yaml = LARGE;

        // When
        var settings = read(yaml);

        // Then
        assertThat(settings.server().maxInFlight()).isEqualTo(SidecarLimits.MAX_IN_FLIGHT);
        assertThat(((HttpUpstreamSettings) settings.upstreams().get("vllm")).maxConnections())
                .isEqualTo(SidecarLimits.MAX_CONNECTIONS);
        assertThat(settings.pruner().threads()).isEqualTo(SidecarLimits.PRUNER_THREADS);
        assertThat(settings.pruner().queue()).isEqualTo(SidecarLimits.PRUNER_QUEUE);
        assertThat(settings.pruner().cache()).isEqualTo(SidecarLimits.PRUNER_CACHE);
    }

    @Test
    void smallerPoolsStayAsTheFileSays() {
        // Given
        var yaml = LARGE.replace("max-connections: 1024", "max-connections: 3").replace("cache: 100000", "cache: 0");

        // When
        var settings = read(yaml);

        // Then
        assertThat(((HttpUpstreamSettings) settings.upstreams().get("vllm")).maxConnections())
                .isEqualTo(3);
        assertThat(settings.pruner().cache()).isZero();
    }

    @Test
    void aSecondUpstreamIsRefused() {
        // Given
        var yaml = LARGE.replace("upstreams: {", "upstreams: { local: { kind: embedded },");

        // When / Then
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("espalier.upstreams: a sidecar has one upstream, found 2 (local, vllm)")
                .hasMessageContaining("espalier serve");
    }

    @Test
    void theLimitsAreTheDocumentedOnes() throws IOException {
        // Given
        var limits = Map.of(
                "espalier.server.max-in-flight", SidecarLimits.MAX_IN_FLIGHT,
                "espalier.upstreams.NAME.max-connections", SidecarLimits.MAX_CONNECTIONS,
                "espalier.pruner.threads", SidecarLimits.PRUNER_THREADS,
                "espalier.pruner.queue", SidecarLimits.PRUNER_QUEUE,
                "espalier.pruner.cache", SidecarLimits.PRUNER_CACHE);

        // When
        var documented = Files.readString(Path.of("docs/configuration.md"));

        // Then
        assertThat(limits)
                .allSatisfy((key, limit) -> assertThat(documented).contains("| `" + key + "` | `" + limit + "` |"));
    }
}
