package io.espalier.inject.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.kubernetes.KubernetesModel;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Whole pods, as the API server shows them to the webhook over TLS, against what was agreed to become of them. */
@NullUnmarked
class InjectedPodsIT {
    private static final Path PODS = Path.of("src/test/resources/inject");
    private static final Path ACTUAL = Path.of("target/inject");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static TestingCertificate certificate;
    private static InjectServer server;

    @BeforeAll
    static void start(@TempDir Path keys, @TempDir Path secret) throws IOException {
        certificate = TestingCertificate.make(keys);
        certificate.mountAt(secret);
        server = InjectServer.start(
                new InjectSettings("127.0.0.1", 0, secret, Optional.empty(), "espalier"), line -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ObjectNode pod(String name) throws IOException {
        return JSON.valueToTree(new Yaml().<Map<String, Object>>load(Files.readString(PODS.resolve(name + ".yaml"))));
    }

    /** The question as API servers ask it. */
    private static String review(JsonNode pod) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "apiVersion",
                "admission.k8s.io/v1",
                "kind",
                "AdmissionReview",
                "request",
                Map.of(
                        "uid",
                        "705ab4f5-6393-11e8-b7cc-42010a800002",
                        "kind",
                        Map.of("group", "", "version", "v1", "kind", "Pod"),
                        "resource",
                        Map.of("group", "", "version", "v1", "resource", "pods"),
                        "requestKind",
                        Map.of("group", "", "version", "v1", "kind", "Pod"),
                        "namespace",
                        "shop",
                        "operation",
                        "CREATE",
                        "userInfo",
                        Map.of("username", "system:serviceaccount:kube-system:replicaset-controller"),
                        "object",
                        pod,
                        "dryRun",
                        false,
                        "options",
                        Map.of("apiVersion", "meta.k8s.io/v1", "kind", "CreateOptions"))));
    }

    private static JsonNode ask(JsonNode pod) throws Exception {
        var url = URI.create("https://127.0.0.1:" + server.port() + "/inject?timeout=5s");
        try (var client =
                HttpClient.newBuilder().sslContext(certificate.trust()).build()) {
            var reply = client.send(
                    HttpRequest.newBuilder(url)
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(review(pod)))
                            .build(),
                    BodyHandlers.ofString());
            return JSON.readTree(reply.body()).path("response");
        }
    }

    private static JsonNode injected(JsonNode pod) throws Exception {
        var patch = Base64.getDecoder().decode(ask(pod).path("patch").asText());
        return JsonPatch.apply(JSON.readTree(patch), pod);
    }

    private static void keep(String name, JsonNode pod) throws IOException {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        Files.createDirectories(ACTUAL);
        Files.writeString(
                ACTUAL.resolve(name + ".injected.yaml"), new Yaml(options).dump(JSON.convertValue(pod, Map.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment", "job"})
    void becomesThePodThatWasAgreedAndThatKubernetesKnows(String name) throws Exception {
        // Given
        var pod = pod(name);

        // When
        var injected = injected(pod);

        // Then
        keep(name, injected);
        assertThat(injected).isEqualTo(pod(name + ".injected"));
        assertThatCode(() -> KubernetesModel.validate(injected)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment", "job"})
    void isLeftAsItIsWhenItIsAskedAboutAgain(String name) throws Exception {
        // Given
        var pod = pod(name + ".injected");

        // When
        var response = ask(pod);

        // Then
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void isLeftAsItIsWhereItOptedOut() throws Exception {
        // Given
        var pod = pod("deployment");
        pod.withObjectProperty("metadata").withObjectProperty("labels").put("espalier.dev/inject", "disabled");

        // When
        var response = ask(pod);

        // Then
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }
}
