package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.cli.EspalierCommand;
import io.espalier.config.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;

/** What must hold of every manifest, however it was rendered. */
final class ManifestChecks {
    private static final String OWN_IMAGE = ".*\\bespalier(-train)?:.*";
    /** Brought along. */
    private static final String REDIS = "redis:.*";

    private ManifestChecks() {}

    static void check(List<JsonNode> objects) {
        assertThat(objects).isNotEmpty();
        objects.forEach(KubernetesModel::validate);
        objects.stream()
                .filter(object -> object.path("kind").asText().equals("ConfigMap"))
                .forEach(ManifestChecks::settings);
        Manifests.pods(objects).forEach(ManifestChecks::pod);
    }

    /** A settings file is read as the program reads it. */
    private static void settings(JsonNode configMap) {
        var yaml = configMap.path("data").path("espalier.yaml");
        if (yaml.isTextual()) {
            var reader = SettingsReader.ofEnvironment();
            assertThatCode(() -> reader.read("espalier.yaml", yaml.textValue().getBytes(StandardCharsets.UTF_8)))
                    .doesNotThrowAnyException();
        }
    }

    private static void pod(JsonNode pod) {
        Manifests.containers(pod)
                .filter(container -> container.path("image").asText().matches(OWN_IMAGE))
                .forEach(container -> own(pod, container));
        Manifests.containers(pod)
                .filter(container -> container.path("image").asText().matches(REDIS))
                .forEach(container -> secured(pod, container));
    }

    private static void own(JsonNode pod, JsonNode container) {
        var name = container.path("name").asText();
        command(container);
        secured(pod, container);
        var writable = StreamSupport.stream(container.path("volumeMounts").spliterator(), false)
                .map(mount -> mount.path("mountPath").asText())
                .toList();
        assertThat(writable)
                .as(name + " needs a place for what native libraries unpack")
                .contains("/tmp");
    }

    private static void secured(JsonNode pod, JsonNode container) {
        var name = container.path("name").asText();
        restricted(pod.path("securityContext"), container.path("securityContext"), name);
        assertThat(container.at("/resources/requests/memory").asText()).as(name).isNotEmpty();
        assertThat(container.at("/resources/limits/memory").asText()).as(name).isNotEmpty();
    }

    /** The command line is one that the program understands. */
    private static void command(JsonNode container) {
        var arguments = StreamSupport.stream(container.path("args").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
        assertThatCode(() -> EspalierCommand.commandLine().parseArgs(arguments))
                .as(String.join(" ", arguments))
                .doesNotThrowAnyException();
    }

    /** Kubernetes' pod security standard of this name, on the pod or on the container. */
    private static void restricted(JsonNode pod, JsonNode container, String name) {
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                .as(name)
                .isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean())
                .as(name)
                .isTrue();
        assertThat(container.path("capabilities").path("drop").toString())
                .as(name)
                .isEqualTo("[\"ALL\"]");
        assertThat(either(pod, container, "runAsNonRoot").asBoolean()).as(name).isTrue();
        assertThat(either(pod, container, "runAsUser").asInt()).as(name).isPositive();
        assertThat(either(pod, container, "seccompProfile").path("type").asText())
                .as(name)
                .isEqualTo("RuntimeDefault");
    }

    private static JsonNode either(JsonNode pod, JsonNode container, String key) {
        return container.has(key) ? container.path(key) : pod.path(key);
    }
}
