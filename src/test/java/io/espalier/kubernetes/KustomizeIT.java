package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The folders of k8s/, rendered. Needs kustomize or kubectl: .ci/run brings one. */
@NullUnmarked
class KustomizeIT {
    private static final Path K8S = Path.of("k8s").toAbsolutePath();
    private Kustomize kustomize;

    @BeforeEach
    void findKustomize() {
        assumeThat(Kustomize.find()).as("kustomize or kubectl on the PATH").isPresent();
        kustomize = Kustomize.find().orElseThrow();
    }

    static List<Path> kustomizations() throws IOException {
        return folders("kind: Kustomization");
    }

    static List<Path> components() throws IOException {
        return folders("kind: Component");
    }

    private static List<Path> folders(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(K8S)) {
            return files.filter(file -> file.endsWith("kustomization.yaml"))
                    .filter(file -> contains(file, kind))
                    .map(file -> K8S.relativize(file.getParent()))
                    .sorted()
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyKustomizationRendersToWhatKubernetesKnows(Path folder) {
        // When
        var objects = kustomize.build(K8S.resolve(folder));

        // Then
        ManifestChecks.check(objects);
    }

    @ParameterizedTest
    @MethodSource("components")
    void everyComponentGoesWithTheGateway(Path folder, @TempDir Path scratch) throws IOException {
        // Given
        Files.writeString(scratch.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [%s]
                components: [%s]
                """.formatted(
                        scratch.toRealPath().relativize(K8S.resolve("base")),
                        scratch.toRealPath().relativize(K8S.resolve(folder))));

        // When
        var objects = kustomize.build(scratch);

        // Then
        ManifestChecks.check(objects);
    }

    @Test
    void theComponentPutsTheSidecarWhereTheWebhookPutsIt() {
        // When
        var objects = kustomize.build(K8S.resolve("examples/sidecar"));

        // Then
        var pod = named(objects, "assistant").at("/spec/template/spec");
        assertThat(pod.at("/initContainers/0/name").asText()).isEqualTo("espalier");
        assertThat(pod.at("/initContainers/1/name").asText()).isEqualTo("migrate");
        assertThat(pod.path("containers"))
                .allSatisfy(container -> assertThat(container.path("env").toString())
                        .contains("OPENAI_BASE_URL", "http://127.0.0.1:4280/v1"));
        assertThat(named(objects, "nightly")
                        .at("/spec/template/spec/initContainers/0/name")
                        .asText())
                .isEqualTo("espalier");
        assertThat(named(objects, "cache").toString()).doesNotContain("espalier:", "OPENAI_BASE_URL");
        assertThat(objects)
                .noneMatch(object -> object.at("/metadata/name").asText().equals("espalier-base-url"));
    }

    private static JsonNode named(List<JsonNode> objects, String name) {
        return objects.stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
