package io.espalier.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.openai.StrictJackson;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway itself has to refuse it refuses in OpenAI's form, with all four keys. */
class GatewayErrorIT {
    private static final String PATH = "/v1/chat/completions";
    private static final String KEY = "Authorization: Bearer client-key";
    private static final String STRICT_KEY = "Authorization: Bearer strict-key";

    private RawUpstream upstream;
    private TestingGateway gateway;

    /** The upstream hears everything and answers nothing. */
    @BeforeEach
    void start() {
        upstream = RawUpstream.running(connection -> {});
        gateway = TestingGateway.planOf(
                        """
                        espalier:
                          server: { port: 0, max-body: 100KiB, head-timeout: 1s }
                          upstreams:
                            silent: { kind: http, url: "%s", timeouts: { first-byte: 200ms } }
                            busy: { kind: http, url: "%s", max-connections: 1, timeouts: { connect: 200ms } }
                            gone: { kind: http, url: "%s", ejection: { failures: 2, duration: 5m } }
                          routes:
                            - { models: ["silent"], upstream: silent, prune: { mode: none } }
                            - { models: ["busy"], upstream: busy, prune: { mode: none } }
                            - { models: ["gone"], upstream: gone, prune: { mode: none } }
                          clients:
                            - { name: one, key-sha256: "%s" }
                            - { name: strict, key-sha256: "%s", requests-per-minute: 1 }
                        """,
                        upstream.url(), upstream.url(), unusedAddress(), sha256("client-key"), sha256("strict-key"))
                .endpoints(Map.of("/v1/compress", call -> new CompletableFuture<>()))
                .admission()
                .oneLoop()
                .start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static URI unusedAddress() {
        try (var closed = RawUpstream.running(connection -> {})) {
            return closed.url();
        }
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String model(String name) {
        return RawHttp.post(PATH, "{\"model\":\"" + name + "\"}", KEY);
    }

    private RawHttp.Message answerTo(String request) {
        try (var client = gateway.connect()) {
            return RawHttp.read(client.send(request));
        }
    }

    private static JsonNode assertIsError(RawHttp.Message reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("content-type")).contains("application/json");
        assertThat(reply.header("x-request-id")).isPresent();
        var tree = StrictJackson.read(reply.body()).orElseThrow();
        assertThat(keys(tree)).containsExactly("error");
        var error = tree.path("error");
        assertThat(keys(error)).containsExactly("code", "message", "param", "type");
        assertThat(error.path("code").textValue()).isEqualTo(code);
        assertThat(error.path("message").textValue()).isNotBlank();
        assertThat(error.path("type").textValue()).isNotBlank();
        return error;
    }

    private static Set<String> keys(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @CsvSource({"'{\"model\":silent}', 9", "'{\"model\" \"silent\"}', 9", "model=silent, 0", "'{\"a\":1,}', 7"})
    void aBodyThatIsNotJsonIs400AndSaysWhere(String body, int offset) {
        // When
        var reply = answerTo(RawHttp.post(PATH, body, KEY));
        // Then
        var error = assertIsError(reply, 400, "invalid_json");
        assertThat(error.path("message").textValue()).endsWith("at byte " + offset + ".");
    }

    @ParameterizedTest
    @CsvSource({"X-Nothing: x", "Authorization: Bearer wrong", "Authorization: Basic Y2xpZW50LWtleQ==", "api-key: wrong"
    })
    void aCallerWithoutAKnownKeyIs401WithoutSayingWhy(String header) {
        // When
        var reply = answerTo(RawHttp.post(PATH, "{}", header));
        // Then
        var error = assertIsError(reply, 401, "invalid_api_key");
        assertThat(error.path("message").textValue()).startsWith("A valid API key is required");
    }

    @Test
    void aPathOutsideTheApiIs404() {
        // When
        var reply = answerTo(RawHttp.get("/elsewhere", KEY));
        // Then
        assertIsError(reply, 404, "not_found");
    }

    @Test
    void aModelThatNoRouteServesIs404AboutTheModel() {
        // When
        var reply = answerTo(model("unheard-of"));
        // Then
        assertThat(assertIsError(reply, 404, "model_not_found").path("param").textValue())
                .isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE, /v1/chat/completions, 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'",
        "GET, /v1/compress, POST",
        "DELETE, /v1/compress, POST"
    })
    void aMethodThatIsNotAllowedIs405AndHearsWhichAre(String method, String path, String allowed) {
        // When
        var reply = answerTo(RawHttp.head(method, path, KEY));
        // Then
        assertIsError(reply, 405, "method_not_allowed");
        assertThat(reply.header("allow")).contains(allowed);
    }

    @Test
    void aBodyThatStopsComingIs408() {
        // Given
        var request = RawHttp.head("POST", PATH, KEY, "Content-Length: 100") + "{\"model\":";
        // When
        var reply = answerTo(request);
        // Then
        assertIsError(reply, 408, "request_timeout");
    }

    @Test
    void aBodyThatIsTooLongIs413WhetherItSaysSoOrNot() {
        // Given
        var tooMuch = "{\"x\":\"" + "x".repeat(100 * 1024);
        // When
        var declared = answerTo(RawHttp.head("POST", PATH, KEY, "Content-Length: 102401"));
        var chunked = answerTo(RawHttp.head("POST", PATH, KEY, "Transfer-Encoding: chunked") + RawHttp.chunk(tooMuch));
        // Then
        assertIsError(declared, 413, "request_too_large");
        assertIsError(chunked, 413, "request_too_large");
    }

    @ParameterizedTest
    @CsvSource({"Content-Type: text/plain, x: x", "Content-Type: application/json, Content-Encoding: br"})
    void aBodyThatTheGatewayMustReadAndCannotIs415(String type, String other) {
        // Given
        var request = RawHttp.head("POST", "/v1/compress", KEY, type, other, "Content-Length: 2") + "{}";
        // When
        var reply = answerTo(request);
        // Then
        assertIsError(reply, 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource({"silent", "renamed-*", "*"})
    void aBodyWhoseModelIsHiddenWhereItMattersIs415(String glob) {
        // Given
        gateway.swap(TestingGateway.settings("""
                espalier:
                  server: { port: 0, open: true }
                  upstreams: { only: { kind: http, url: "%s" } }
                  routes: [ { models: ["%s"], upstream: only, model: renamed } ]
                """, upstream.url(), glob));
        // When
        var reply = answerTo(RawHttp.post(PATH, "(\u00b5/\u00fd", "Content-Encoding: zstd"));
        // Then
        assertIsError(reply, 415, "unsupported_media_type");
    }

    @Test
    void aClientOverItsRateIs429AndHearsWhenToComeBack() {
        // Given
        answerTo(RawHttp.post(PATH, "{\"model\":\"silent\"}", STRICT_KEY));
        // When
        var reply = answerTo(RawHttp.post(PATH, "{\"model\":\"silent\"}", STRICT_KEY));
        // Then
        assertIsError(reply, 429, "rate_limit_exceeded");
        assertThat(Integer.parseInt(reply.header("retry-after").orElseThrow())).isBetween(1, 60);
    }

    @Test
    void aClientThatLeavesIsNotedAs499() {
        // Given
        try (var client = gateway.connect()) {
            client.send(model("busy"));
            upstream.connection(0).readThrough("}");
        }
        // When
        var summary = gateway.exchanges().summary(0);
        // Then
        assertThat(summary.status()).isEqualTo(499);
        assertThat(summary.outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void anUpstreamThatIsNotThereIs502AndAfterAWhile503WithoutBeingAsked() {
        // Given
        var unreachable = answerTo(model("gone"));
        // When
        var leftOut = answerTo(model("gone"));
        // Then
        assertIsError(unreachable, 502, "upstream_unreachable");
        assertIsError(leftOut, 503, "upstream_ejected");
        assertThat(Integer.parseInt(leftOut.header("retry-after").orElseThrow()))
                .isBetween(1, 300);
    }

    @Test
    void anUpstreamThatClosesBeforeItRepliesIs502() {
        // Given
        try (var client = gateway.connect()) {
            client.send(model("busy"));
            for (int attempt = 0; attempt < 2; attempt++) {
                upstream.connection(attempt).readThrough("}");
                upstream.connection(attempt).close();
            }
            // When
            var reply = RawHttp.read(client);
            // Then
            assertIsError(reply, 502, "upstream_broke_off");
        }
    }

    @Test
    void anUpstreamWithoutAFreeConnectionIs503() {
        // Given
        try (var client = gateway.connect()) {
            client.send(model("busy"));
            upstream.connection(0).readThrough("}");
            // When
            var reply = answerTo(model("busy"));
            // Then
            assertIsError(reply, 503, "upstream_busy");
        }
    }

    @Test
    void anUpstreamThatDoesNotAnswerInTimeIs504() {
        // When
        var reply = answerTo(model("silent"));
        // Then
        assertIsError(reply, 504, "upstream_timeout");
    }
}
