package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The chart, rendered by Helm itself with several values files, and checked as what Kustomize renders is. */
@NullUnmarked
class HelmChartIT {
    private static final Path CHART = Path.of("k8s/helm/espalier").toAbsolutePath();
    private static final String KUBERNETES = "1.34.0";

    static List<Path> valuesFiles() throws IOException {
        try (Stream<Path> files = Files.list(CHART.resolve("ci"))) {
            return Stream.concat(Stream.of(CHART.resolve("values.yaml")), files.sorted())
                    .toList();
        }
    }

    private static List<JsonNode> render(Path values) {
        return Manifests.parse(new Helm(CHART)
                .template()
                .withName("espalier")
                .withNamespace("espalier")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .call());
    }

    private static List<String> kinds(List<JsonNode> objects) {
        return objects.stream().map(object -> object.path("kind").asText()).toList();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyValuesFileRendersToWhatKubernetesKnows(Path values) {
        // When
        var objects = render(values);

        // Then
        ManifestChecks.check(objects);
    }

    @Test
    void helmHasNothingAgainstTheChart() {
        // When
        var result = new Helm(CHART).lint().strict().call();

        // Then
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @Test
    void itsDefaultsAreTheBaseOfKustomize() {
        // Given
        assumeThat(Kustomize.find()).as("kustomize or kubectl on the PATH").isPresent();
        var base = Kustomize.find().orElseThrow().build(Path.of("k8s/base"));

        // When
        var chart = render(CHART.resolve("values.yaml"));

        // Then: but for labels, and the namespace, which Helm makes
        assertThat(chart)
                .hasSize(base.size() - 1)
                .allSatisfy(object -> assertThat(essence(object)).isEqualTo(essence(counterpart(object, base))));
    }

    private static JsonNode counterpart(JsonNode object, List<JsonNode> base) {
        return base.stream()
                .filter(other -> other.path("kind").equals(object.path("kind")))
                .findFirst()
                .orElseThrow();
    }

    /** Without its metadata, the label that tells releases apart, and the comments of its settings. */
    private static JsonNode essence(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("metadata");
        copy.findParents("app.kubernetes.io/instance")
                .forEach(labels -> ((ObjectNode) labels).remove("app.kubernetes.io/instance"));
        copy.findParents("imagePullPolicy").forEach(container -> ((ObjectNode) container).remove("imagePullPolicy"));
        var settings = copy.at("/data/espalier.yaml");
        if (settings.isTextual()) {
            copy.set("data", copy.pojoNode(new Yaml().<Map<String, Object>>load(settings.textValue())));
        }
        return copy;
    }

    @Test
    void everythingCanBeSwitchedOn() {
        // When
        var kinds = kinds(render(CHART.resolve("ci/full.yaml")));

        // Then
        assertThat(kinds)
                .contains(
                        "Deployment",
                        "Service",
                        "ServiceAccount",
                        "ConfigMap",
                        "PodDisruptionBudget",
                        "HorizontalPodAutoscaler",
                        "NetworkPolicy",
                        "ServiceMonitor",
                        "PrometheusRule",
                        "HTTPRoute",
                        "Ingress",
                        "Job",
                        "PersistentVolumeClaim");
    }

    @Test
    void onAGpuTheImageAndTheResourceAreTheGpus() {
        // When
        var objects = render(CHART.resolve("ci/gpu.yaml"));

        // Then
        var container = Manifests.pods(objects)
                .flatMap(Manifests::containers)
                .filter(one -> one.path("name").asText().equals("espalier"))
                .findFirst()
                .orElseThrow();
        assertThat(container.path("image").asText()).isEqualTo("espalier:0.1.0-cuda");
        assertThat(container.at("/resources/limits/nvidia.com~1gpu").asText()).isEqualTo("1");
        assertThat(kinds(objects)).contains("ScaledObject").doesNotContain("HorizontalPodAutoscaler", "NetworkPolicy");
    }

    @ParameterizedTest
    @CsvSource({
        "replcas, 3, replcas",
        "replicas, many, /replicas",
        "autoscaling.kind, cpu, /autoscaling/kind",
        "autoscaling.inFlight, 0, /autoscaling/inFlight",
        "resources.limits.memory, lots, /resources/limits/memory",
        "image.pullPolicy, Sometimes, /image/pullPolicy",
        "settings, upstreams: {}, /settings",
        "calibration.data, maths.jsonl, /calibration/data"
    })
    void aValueThatCannotBeIsRefusedByItsName(String key, String value, String named) {
        // Given
        var command = new Helm(CHART).template().withKubeVersion(KUBERNETES).set(key, value);

        // When / Then
        assertThatThrownBy(command::call).hasMessageContaining(named);
    }
}
