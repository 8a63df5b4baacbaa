package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The sidecar is written down once for each way into a pod; these are one and the same. */
class SidecarFormsTest {
    private static final Path BUILT_IN = Path.of("src/main/resources/inject/sidecar.yaml");

    @Test
    void theComponentAddsWhatTheWebhookAdds() {
        // When
        var component = Manifests.read(Path.of("k8s/components/sidecar/sidecar.yaml"));

        // Then
        assertThat(component.at("/spec/template/spec")).isEqualTo(Manifests.read(BUILT_IN));
    }

    @Test
    void theDeployedWebhooksTemplateIsTheBuiltInOne() {
        // When
        var template = Manifests.read(Path.of("k8s/inject/webhook/sidecar.yaml"));

        // Then
        assertThat(template).isEqualTo(Manifests.read(BUILT_IN));
    }

    @Test
    void thePolicyWritesEveryValueOfTheBuiltInOne() throws IOException {
        // Given
        var policy = Files.readString(Path.of("k8s/inject/policy/policy.yaml"));

        // When
        var values = values("", Manifests.read(BUILT_IN)).toList();

        // Then: CEL quotes texts, and names numbers and booleans by their field
        assertThat(values)
                .hasSizeGreaterThan(30)
                .allSatisfy(value -> assertThat(policy).contains(value));
    }

    private static Stream<String> values(String key, JsonNode node) {
        if (node.isValueNode()) {
            return Stream.of(node.isTextual() ? "'" + node.asText() + "'" : key + ": " + node.asText());
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false).flatMap(item -> values(key, item))
                : node.properties().stream().flatMap(field -> values(field.getKey(), field.getValue()));
    }
}
