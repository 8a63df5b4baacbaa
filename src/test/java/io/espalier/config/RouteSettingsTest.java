package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class RouteSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(RouteSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new RouteSettings(
                        List.of("*"),
                        null,
                        Map.of(),
                        List.of(),
                        null,
                        PruneSettings.defaults(),
                        ExpertSettings.defaults()));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                models: [gpt-*, o3]
                upstream: a
                upstreams: { a: 3, b: 1 }
                fallback: [c]
                model: gpt-x
                prune: { budget: 5 }
                experts: { profiles: [p] }
                """;

        // When
        var read = TestingYaml.fragment(RouteSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new RouteSettings(
                        List.of("gpt-*", "o3"),
                        "a",
                        Map.of("a", 3, "b", 1),
                        List.of("c"),
                        "gpt-x",
                        new PruneSettings(null, null, 5, null, null, null, null, null, null, null, null),
                        new ExpertSettings(List.of("p"), null, null, null)));
        assertNothingIsDefault(read);
    }
}
