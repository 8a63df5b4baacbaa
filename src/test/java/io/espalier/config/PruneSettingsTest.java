package io.espalier.config;

import static io.espalier.config.TestingYaml.assertNothingIsDefault;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class PruneSettingsTest {
    @Test
    void hasTheDocumentedDefaults() {
        // Given
        var nothing = "{}";

        // When
        var read = TestingYaml.fragment(PruneSettings.class, nothing);

        // Then
        assertThat(read)
                .isEqualTo(new PruneSettings(
                        PruneMode.OBSERVE,
                        PruneStyle.STABLE,
                        600,
                        2,
                        1,
                        false,
                        PruneMode.OBSERVE,
                        List.of(),
                        StageUse.PROVEN,
                        StageUse.PROVEN,
                        null));
    }

    @Test
    void readsEveryKey() {
        // Given
        var yaml = """
                mode: none
                style: question
                budget: 0
                min-shots: 5
                min-saving: 40
                turns: true
                client-may: apply
                shapes: [{ name: task, question: 'T:', answer: 'R:' }]
                coarse: always
                fine: never
                control: { arm: truncate, share: 0.1 }
                """;

        // When
        var read = TestingYaml.fragment(PruneSettings.class, yaml);

        // Then
        assertThat(read)
                .isEqualTo(new PruneSettings(
                        PruneMode.NONE,
                        PruneStyle.QUESTION,
                        0,
                        5,
                        40,
                        true,
                        PruneMode.APPLY,
                        List.of(new ShapeSettings("task", "T:", "R:")),
                        StageUse.ALWAYS,
                        StageUse.NEVER,
                        new ControlSettings(ControlSettings.Arm.TRUNCATE, 0.1)));
        assertNothingIsDefault(read);
    }
}
