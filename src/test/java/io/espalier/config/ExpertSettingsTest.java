package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class ExpertSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // When
        var read = TestingYaml.fragment(ExpertSettings.class, "{}");

        // Then
        assertThat(read).isEqualTo(new ExpertSettings(List.of(), null, ExpertMode.NONE, 2));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = "{ profiles: [a, b], min-confidence: 0.75, apply: routed, max-loaded: 3 }";

        // When
        var read = TestingYaml.fragment(ExpertSettings.class, yaml);

        // Then
        assertThat(read).isEqualTo(new ExpertSettings(List.of("a", "b"), 0.75, ExpertMode.ROUTED, 3));
        assertNothingIsDefault(read);
    }

    @Test
    void profilesAloneAreOnlyObserved() {
        // When
        var read = TestingYaml.fragment(ExpertSettings.class, "profiles: [a]");

        // Then
        assertThat(read.apply()).isEqualTo(ExpertMode.OBSERVE);
    }

    @Test
    void aProfileReadsEveryKey() {
        // When
        var read =
                TestingYaml.fragment(ProfileSettings.class, "{ artefact: a.json, model: m, upstream: u, canary: c }");

        // Then
        assertThat(read).isEqualTo(new ProfileSettings("a.json", "m", "u", "c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profiles: [maths-5]                    | no profile is named \"maths-5\"; did you mean \"maths-50\"?",
                "profiles: [maths-50], apply: routed    | espalier.profiles.maths-50.upstream",
                "profiles: [maths-50], min-confidence: 2| expected a number from 0 to 1",
                "apply: observe                         | expected at least one name of espalier.profiles",
            })
    void whatCannotBeAppliedIsAFault(String experts, String fault) {
        // Given
        var yaml = """
                espalier:
                  upstreams: { local: { kind: embedded } }
                  domains: domains.json
                  profiles: { maths-50: { artefact: maths-50.json, model: maths-50.gguf } }
                  routes: [{ upstream: local, experts: { %s } }]
                """.formatted(experts);
        var reader = SettingsReader.ofEnvironment();

        // When / Then
        assertThatThrownBy(() -> reader.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining(fault);
    }

    @Test
    void profilesNeedAClassifier() {
        // Given
        var yaml = """
                espalier:
                  upstreams: { local: { kind: embedded } }
                  profiles: { maths-50: { artefact: maths-50.json, model: maths-50.gguf } }
                  routes: [{ upstream: local, experts: { profiles: [maths-50] } }]
                """;
        var reader = SettingsReader.ofEnvironment();

        // When / Then
        assertThatThrownBy(() -> reader.read("test.yaml", yaml.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("needs espalier.domains");
    }
}
