package io.espalier.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarTemplateTest {
    private static SidecarTemplate read(String yaml) {
        return SidecarTemplate.read("sidecar.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theBuiltInOneRunsAsNobodyOnAFileSystemItCannotWriteTo() {
        // When
        var context = SidecarTemplate.builtIn().container().path("securityContext");

        // Then
        assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("capabilities").path("drop")).hasToString("[\"ALL\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | sidecar.yaml: expected keys and values",
                "'{' | sidecar.yaml is not YAML",
                "initContainers: [] | expected initContainers with one entry",
                "initContainers: [{ name: a }, { name: b }] | expected initContainers with one entry",
                "initContainers: [{ image: a }] | expected initContainers[0].name, a text",
                "initContainers: [{ name: a }] | expected initContainers[0].image, a text",
                "initContainers: [{ name: a, image: b }] | expected initContainers[0].restartPolicy: Always"
            })
    void aTemplateThatIsNoneSaysWhatItLacks(String yaml, String message) {
        // When / Then
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(UserError.class).hasMessageContaining(message);
    }
}
