package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.espalier.failure.UserError;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SettingsReaderTest {
    private static final String SMALLEST = """
            espalier:
              upstreams: { local: { kind: embedded } }
              routes: [{ upstream: local }]
            """;

    @Test
    void readsTheSmallestFileWithDefaultsForTheRest() {
        // Given
        var yaml = SMALLEST;

        // When
        var settings = TestingYaml.read(yaml);

        // Then
        assertThat(settings.routes().getFirst().upstreams()).isEqualTo(Map.of("local", 1));
        assertThat(settings.server()).isEqualTo(ServerSettings.defaults());
    }

    @Test
    void listsEveryFaultWithItsPathAndLineInTheFilesOrder() {
        // Given
        var yaml = """
                espalier:
                  server: { port: 70000, head-timeout: soon }
                  upstreams:
                    local: { kind: embedded, thread: 2 }
                    far: { kind: http }
                  routes:
                    - { models: ["*"], upstream: locl }
                    - models: ["gpt 4"]
                      upstreams: { far: 0 }
                      prune:
                        mode: aply
                        budget: -1
                """;

        // When
        var error = refusal(yaml);

        // Then
        assertThat(error).hasMessage("""
                espalier.yaml has 9 faults:
                  line 2: espalier.server.head-timeout: expected a duration such as 50ms, 2s, 5m or 1h, found "soon"
                  line 2: espalier.server.port: expected a number from 0 to 65535, found 70000
                  line 4: espalier.upstreams.local.thread: unknown key; did you mean "threads"? Known here: kind, model, threads, context-tokens, queue, library, timeouts, retry, ejection
                  line 5: espalier.upstreams.far.url: missing; it has no default
                  line 7: espalier.routes[0].upstream: no upstream is named "locl"; did you mean "local"? Known: local, far
                  line 8: espalier.routes[1].models[0]: expected a model's name without spaces, brackets, braces or backslashes, in which * stands for any characters and ? for one
                  line 9: espalier.routes[1].upstreams.far: expected a number at least 1, found 0
                  line 11: espalier.routes[1].prune.mode: expected none, observe or apply, found "aply"
                  line 12: espalier.routes[1].prune.budget: expected a number at least 0, found -1
                Correct the file and try again; docs/configuration.md lists every key.""");
    }

    @Test
    void refusesAKeyGivenTwice() {
        // Given
        var yaml = SMALLEST + "  server: { port: 1 }\n  server: { port: 2 }\n";

        // When
        var error = refusal(yaml);

        // Then
        assertThat(error).hasMessageContaining("line 4: espalier.server: given twice, again on line 5; keep one");
    }

    @Test
    void fillsVariablesAndTheirDefaults() {
        // Given
        var yaml = SMALLEST + "  server: { host: '${HOST:127.0.0.1}', port: '${PORT}', drain: \"${N:3}s\" }\n";

        // When
        var server = TestingYaml.read(yaml, Map.of("PORT", "8123")).server();

        // Then
        assertThat(server.host()).isEqualTo("127.0.0.1");
        assertThat(server.port()).isEqualTo(8123);
        assertThat(server.drain()).hasSeconds(3);
    }

    @Test
    void namesAVariableThatIsNotSet() {
        // Given
        var yaml = SMALLEST.replace("{ kind: embedded }", "{ kind: http, url: 'http://h', api-key: '${MY_KEY}' }");

        // When
        var error = refusal(yaml);

        // Then
        assertThat(error)
                .hasMessageContaining(
                        "line 2: espalier.upstreams.local.api-key: the environment variable MY_KEY is not set;"
                                + " set it, or give a default: ${MY_KEY:value}");
    }

    @Test
    void neverQuotesWhatCameFromTheEnvironment() {
        // Given
        var yaml = SMALLEST + "  server: { port: '${PORT}' }\n";

        // When
        var error = refusal(yaml, Map.of("PORT", "secret"));

        // Then
        assertThat(error)
                .hasMessageContaining("expected a whole number, found another value in the environment")
                .hasMessageNotContaining("secret");
    }

    @Test
    void explainsABooleanWhereAModeIsExpected() {
        // Given
        var yaml = SMALLEST.replace("upstream: local", "upstream: local, prune: { mode: off }");

        // When
        var error = refusal(yaml);

        // Then
        assertThat(error)
                .hasMessageContaining("expected none, observe or apply, found \"off\", which YAML reads as a boolean");
    }

    static UserError refusal(String yaml) {
        return refusal(yaml, Map.of());
    }

    static UserError refusal(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(UserError.class, () -> TestingYaml.read(yaml, environment));
    }
}
