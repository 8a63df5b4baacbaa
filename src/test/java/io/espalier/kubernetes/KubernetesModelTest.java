package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The check itself: that it finds what it is there to find. */
class KubernetesModelTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: { name: a }
            spec:
              containers:
                - name: web
                  image: web:1
                  ports: [{ containerPort: 80 }]
                  livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 }
                  securityContext: { capabilities: { drop: [ALL] } }
            """;

    private static JsonNode object(String yaml) {
        return new ObjectMapper().valueToTree(new Yaml().<Map<String, Object>>load(yaml));
    }

    @Test
    void whatKubernetesKnowsPasses() {
        // Given
        var pod = object(POD);

        // When / Then
        assertThatCode(() -> KubernetesModel.validate(pod)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "name: a, nmae: a",
        "spec:, specs:",
        "image:, imge:",
        "containerPort:, containerPorts:",
        "periodSeconds:, period:",
        "drop:, droop:",
        "kind: Pod, kind: Pot",
        "apiVersion: v1, apiVersion: v7"
    })
    void whatKubernetesDoesNotKnowIsRefusedAtEveryDepth(String right, String wrong) {
        // Given
        var pod = object(POD.replace(right, wrong));

        // When / Then
        assertThatThrownBy(() -> KubernetesModel.validate(pod)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "monitoring.coreos.com/v1, ServiceMonitor, 'endpoints: [{ prot: http }]'",
        "gateway.networking.k8s.io/v1, HTTPRoute, 'rules: [{ backendRef: [] }]'",
        "cert-manager.io/v1, Certificate, 'secretname: a'",
        "keda.sh/v1alpha1, ScaledObject, 'triggers: [{ kind: prometheus }]'"
    })
    void whatOperatorsAddIsCheckedAsStrictly(String apiVersion, String kind, String spec) {
        // Given
        var object = object("{ apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: { name: a }, spec: { "
                + spec + " } }");

        // When / Then
        assertThatThrownBy(() -> KubernetesModel.validate(object)).isInstanceOf(IllegalArgumentException.class);
    }
}
