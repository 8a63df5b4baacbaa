package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ShapeSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(ShapeSettings.class, nothing);

        // Then
        assertThat(read).isEqualTo(new ShapeSettings(null, null, null));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                name: task
                question: 'Task \\d+:'
                answer: 'Result:'
                """;

        // When
        var read = TestingYaml.fragment(ShapeSettings.class, yaml);

        // Then
        assertThat(read).isEqualTo(new ShapeSettings("task", "Task \\d+:", "Result:"));
        assertNothingIsDefault(read);
    }
}
