package io.espalier.inject.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.failure.UserError;
import io.espalier.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The webhook over TLS. */
@NullUnmarked
class InjectServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVIEW = """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","operation":"CREATE",
             "kind":{"group":"","version":"v1","kind":"Pod"},"namespace":"shop","object":{"metadata":{"name":"app"%s},
             "spec":{"containers":[{"name":"web","image":"web:1"}]}}}}
            """;
    private static final String TEMPLATE = """
            initContainers: [{ name: espalier, image: "%s", restartPolicy: Always }]
            """;

    private static TestingCertificate certificate;
    private static TestingCertificate renewed;

    @TempDir
    Path scratch;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private Path secret;
    private InjectServer server;

    @BeforeAll
    static void makeCertificates(@TempDir Path keys) {
        certificate = TestingCertificate.make(keys);
        renewed = TestingCertificate.make(keys);
    }

    @BeforeEach
    void start() throws IOException {
        secret = Files.createDirectory(scratch.resolve("secret"));
        certificate.mountAt(secret);
        server = serve(Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private InjectServer serve(Optional<Path> template) {
        return InjectServer.start(new InjectSettings("127.0.0.1", 0, secret, template, "espalier"), log::add);
    }

    private static HttpResponse<String> send(TestingCertificate trusted, HttpRequest request) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trusted.trust()).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .header("content-type", "application/json");
    }

    private JsonNode review(String body) throws Exception {
        var reply = send(
                certificate,
                request("/inject").POST(BodyPublishers.ofString(body)).build());
        assertThat(reply.statusCode()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    private static JsonNode patch(JsonNode answer) throws IOException {
        return JSON.readTree(
                Base64.getDecoder().decode(answer.path("response").path("patch").asText()));
    }

    private boolean answersTo(TestingCertificate trusted) {
        try {
            return send(trusted, request("/health/ready").build()).statusCode() == 200;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void aPodIsPatched() throws Exception {
        // When
        var answer = review(REVIEW.formatted(""));

        // Then
        assertThat(answer.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(answer.path("kind").asText()).isEqualTo("AdmissionReview");
        assertThat(answer.path("response").path("uid").asText()).isEqualTo("u-1");
        assertThat(answer.path("response").path("allowed").asBoolean()).isTrue();
        assertThat(answer.path("response").path("patchType").asText()).isEqualTo("JSONPatch");
        assertThat(patch(answer))
                .extracting(operation -> operation.path("path").asText())
                .containsExactlyInAnyOrder("/spec/initContainers", "/spec/volumes", "/spec/containers/0/env");
        assertThat(log).containsExactly("injected shop/app");
    }

    @Test
    void aWishThatCannotBeGrantedIsRefusedWithItsReason() throws Exception {
        // When
        var answer = review(REVIEW.formatted(",\"annotations\":{\"espalier.dev/budget\":\"lots\"}"));

        // Then
        var response = answer.path("response");
        assertThat(response.path("allowed").asBoolean(true)).isFalse();
        assertThat(response.path("status").path("code").asInt()).isEqualTo(422);
        assertThat(response.path("status").path("message").asText())
                .isEqualTo("espalier: annotation espalier.dev/budget: expected a number of tokens");
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void whatIsNoNewPodPassesWithAWarning() throws Exception {
        // When
        var answer = review(REVIEW.formatted("").replace("\"kind\":\"Pod\"", "\"kind\":\"Deployment\""));

        // Then
        assertThat(answer.path("response").path("allowed").asBoolean()).isTrue();
        assertThat(answer.path("response").path("warnings").path(0).asText()).contains("only pods are injected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"apiVersion\": | not JSON, at byte",
                "[] | expected apiVersion admission.k8s.io/v1 and kind AdmissionReview",
                "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\"} | set admissionReviewVersions: [v1]",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"} | expected request.uid"
            })
    void aMalformedReviewIsABadRequest(String body, String message) throws Exception {
        // When
        var reply = send(
                certificate,
                request("/inject").POST(BodyPublishers.ofString(body)).build());

        // Then
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains(message);
    }

    @Test
    void aReviewWithoutItsPodIsRefused() throws Exception {
        // When
        var answer = review("""
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",
                 "request":{"uid":"u","operation":"CREATE","kind":{"kind":"Pod"}}}
                """);

        // Then
        assertThat(answer.path("response").path("status").path("message").asText())
                .isEqualTo("espalier: expected request.object, the pod to create");
    }

    @Test
    void otherRequestsAreToldWhatIsExpected() throws Exception {
        // Given
        var elsewhere = request("/elsewhere").build();
        var get = request("/inject").build();
        var form = request("/inject")
                .setHeader("content-type", "text/plain")
                .POST(BodyPublishers.ofString("x"))
                .build();
        var large = request("/inject")
                .POST(BodyPublishers.ofByteArray(new byte[9 * 1024 * 1024]))
                .build();

        // When
        var replies = List.of(
                send(certificate, elsewhere),
                send(certificate, get),
                send(certificate, form),
                send(certificate, large));

        // Then
        assertThat(replies).extracting(HttpResponse::statusCode).containsExactly(404, 405, 415, 413);
    }

    @Test
    void aRenewedCertificateSecuresNewConnections() {
        // When
        renewed.mountAt(secret);

        // Then
        Eventually.until("the new certificate is used", () -> answersTo(renewed));
        assertThat(answersTo(certificate)).isFalse();
        assertThat(log).containsExactly("the certificate was renewed");
    }

    @Test
    void aCertificateWithAnothersKeyChangesNothing() {
        // When
        TestingCertificate.mount(secret, renewed.chainPem(), certificate.keyPem());

        // Then
        Eventually.until("the fault is told", () -> !log.isEmpty());
        assertThat(log)
                .containsExactly(
                        "tls.key is not the private key of the first certificate in tls.crt; going on with what was "
                                + "there before");
        assertThat(answersTo(certificate)).isTrue();
    }

    @Test
    void aChangedTemplateIsWhatTheNextPodGets() throws Exception {
        // Given
        var template = Files.writeString(scratch.resolve("sidecar.yaml"), TEMPLATE.formatted("espalier:1"));
        server.close();
        server = serve(Optional.of(template));

        // When
        Files.writeString(template, TEMPLATE.formatted("espalier:2"));

        // Then
        Eventually.until("the new image is injected", () -> {
            try {
                return patch(review(REVIEW.formatted(""))).toString().contains("espalier:2");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aFolderWithoutCertificateIsTold() throws IOException {
        // Given
        var empty = Files.createDirectory(scratch.resolve("empty"));

        // When / Then
        assertThatThrownBy(() ->
                        InjectServer.start(new InjectSettings("127.0.0.1", 0, empty, Optional.empty(), ""), log::add))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected tls.crt and tls.key as in a Kubernetes TLS secret");
    }

    @Test
    void aCertificateThatIsNotPemIsTold() {
        // Given
        TestingCertificate.mount(secret, "not", "pem");

        // When / Then
        assertThatThrownBy(() -> serve(Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("must be PEM");
    }

    @Test
    void aTakenPortIsTold() {
        // Given
        var taken = new InjectSettings("127.0.0.1", server.port(), secret, Optional.empty(), "");

        // When / Then
        assertThatThrownBy(() -> InjectServer.start(taken, log::add))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("inject: cannot listen on 127.0.0.1:" + server.port());
    }
}
