package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class SwapSettingsTest {
    private static final String UPSTREAMS = """
              upstreams:
                local: { kind: embedded }
                sglang: { kind: http, url: "http://h:1", swap: { server: sglang, model: m } }
                vllm: { kind: http, url: "http://h:2", swap: { server: vllm, model: m, canary: "1 + 1 =" } }
              domains: domains.json
            """;

    @Test
    void hasTheDocumentedDefaults() {
        // When
        var read = TestingYaml.fragment(SwapSettings.class, "{}");

        // Then
        assertThat(read)
                .isEqualTo(new SwapSettings(
                        null, null, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMinutes(10), null));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = "{ server: vllm, model: m, dwell: 1m, patience: 2s, load: 3m, canary: c }";

        // When
        var read = TestingYaml.fragment(SwapSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new SwapSettings(
                        SwapServer.VLLM,
                        "m",
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(3),
                        "c"));
        assertNothingIsDefault(read);
    }

    @Test
    void aServerOfEachKindCanBeSwapped() {
        // Given
        var yaml = settings("""
                  profiles:
                    a: { artefact: a.json, model: /a, upstream: sglang }
                    b: { artefact: b.json, model: /b, upstream: vllm, canary: two }
                    c: { artefact: c.json, model: /c, upstream: vllm, canary: " three" }
                  routes: [{ upstream: local, experts: { profiles: [a, b, c], apply: swap } }]
                """);

        // When
        var read = TestingYaml.read(yaml);

        // Then
        assertThat(read.routes().getFirst().experts().apply()).isEqualTo(ExpertMode.SWAP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sglang | swap   | x | upstream: sglang                    | loads one profile after another",
                "sglang | swap   | x | upstream: local, fallback: [sglang] | loads one profile after another",
                "sglang | routed | x | upstream: local                     | use apply: swap",
                "local  | swap   | x | upstream: local                     | needs an upstream of kind http with swap",
                "vllm   | swap   | ' ' | upstream: local                   | profiles.b.canary",
                "vllm   | swap   | two | upstream: local                   | begins in the same way",
                "vllm   | swap   | tw  | upstream: local                   | begins in the same way",
            })
    void whatCouldMeetAnotherProfileIsAFault(String pool, String apply, String answer, String route, String fault) {
        // Given
        var yaml = settings("""
                  profiles:
                    a: { artefact: a.json, model: /a, upstream: %1$s, canary: two }
                    b: { artefact: b.json, model: /b, upstream: %1$s, canary: "%3$s" }
                  routes: [{ upstream: local, experts: { profiles: [a, b], apply: %2$s } }, { %4$s }]
                """.formatted(pool, apply, answer, route));

        // When / Then
        assertThatThrownBy(() -> TestingYaml.read(yaml)).hasMessageContaining(fault);
    }

    @Test
    void vllmNeedsACanary() {
        // Given
        var yaml = settings("""
                  profiles: { a: { artefact: a.json, model: /a, upstream: vllm } }
                  routes: [{ upstream: local, experts: { profiles: [a], apply: swap } }]
                """).replace(", canary: \"1 + 1 =\"", "");

        // When / Then
        assertThatThrownBy(() -> TestingYaml.read(yaml))
                .hasMessageContaining("espalier.upstreams.vllm.swap.canary: missing; vLLM does not tell");
    }

    private static String settings(String more) {
        return "espalier:\n" + UPSTREAMS + more;
    }
}
