package io.espalier.boot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.espalier.failure.UserError;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.GgufWriter;
import io.espalier.gguf.MetadataValue;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RunningGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in engine as clients of a gateway meet it: killed, given a rotten file, asked for the probabilities of prompts. */
class EngineBehindGatewayIT {
    private static final Path MODEL = Path.of("models/tiny-moe/tiny-moe-10m-f16.gguf");

    @TempDir
    private Path folder;

    private static RunningGateway on(Path model) {
        return RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    local: { kind: embedded, model: "%s", threads: 1, timeouts: { connect: 60s } }
                  routes: [{ models: ["*"], upstream: local }]
                """.formatted(model));
    }

    private static String completion(String fields) {
        return "{\"model\":\"tiny-moe-10m-f16\",\"prompt\":\"Question:\",\"logit_bias\":{\"0\":-100}," + fields + "}";
    }

    /** The engines that this process has started and that still run. */
    private static List<ProcessHandle> engines() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }

    @Test
    void anEngineKilledInMidStreamCutsThatStreamAndTheNextRequestIsServed() {
        // Given
        try (var gateway = on(MODEL);
                var client = RawConnection.to(URI.create(gateway.url()).getPort())) {
            client.send(RawHttp.post("/v1/completions", completion("\"max_tokens\":450,\"stream\":true")));
            client.readThrough("data: ");

            // When
            engines().forEach(ProcessHandle::destroyForcibly);

            // Then
            var rest = new String(client.readUntilClosed(), StandardCharsets.UTF_8);
            assertThat(rest).doesNotContain("[DONE]").doesNotEndWith("0\r\n\r\n");
            given().baseUri(gateway.url())
                    .contentType("application/json")
                    .body(completion("\"max_tokens\":4"))
                    .post("/v1/completions")
                    .then()
                    .statusCode(200)
                    .body("usage.completion_tokens", equalTo(4));
        }
    }

    @Test
    void theEngineEndsWithItsGateway() {
        // Given
        var gateway = on(MODEL);
        Eventually.until("the engine's process", () -> !engines().isEmpty());

        // When
        gateway.close();

        // Then
        assertThat(engines()).isEmpty();
    }

    @Test
    void promptsAreScoredThroughTheGatewayAndTheirSharedPrefixIsComputedOnce() {
        // Given
        var prefix = "Question: A farmer has 12 cows and buys 7 more. How many cows has he? Answer: ";
        var body = Map.of(
                "model",
                "tiny-moe-10m-f16",
                "prompt",
                List.of(prefix + "12 + 7 = 19.", prefix + "There are 19 cows."),
                "max_tokens",
                0,
                "echo",
                true,
                "logprobs",
                0);
        try (var gateway = on(MODEL)) {
            // When
            var reply = given().baseUri(gateway.url())
                    .contentType("application/json")
                    .body(body)
                    .post("/v1/completions")
                    .then();

            // Then
            reply.statusCode(200)
                    .body("choices", hasSize(2))
                    .body("choices[0].logprobs.token_logprobs.size()", greaterThan(20))
                    .body("usage.prompt_tokens_details.cached_tokens", greaterThan(15));
        }
    }

    @Test
    void aTruncatedModelIsToldBeforeTheGatewayListens() throws IOException {
        // Given
        var whole = Files.readAllBytes(MODEL);
        var cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, whole.length / 2));

        // Then
        assertThatThrownBy(() -> on(cut))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("upstream local: ")
                .hasMessageContaining("fetch it again");
    }

    @Test
    void aModelOfAnUnknownKindIsAnErrorThatPointsToItsReason() {
        // Given
        var foreign = folder.resolve("foreign.gguf");
        try (var source = GgufFile.open(MODEL)) {
            GgufWriter.copyOf(source)
                    .set("general.architecture", MetadataValue.text("from-the-future"))
                    .set("from-the-future.expert_count", MetadataValue.u32(32))
                    .write(foreign);
        }
        try (var gateway = on(foreign)) {
            // When
            var reply = given().baseUri(gateway.url())
                    .contentType("application/json")
                    .body(completion("\"max_tokens\":4"))
                    .post("/v1/completions")
                    .then();

            // Then
            reply.statusCode(503).body("error.code", equalTo("upstream_cannot_start"));
        }
    }
}
