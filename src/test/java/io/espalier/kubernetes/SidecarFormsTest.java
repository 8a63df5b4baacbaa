package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
