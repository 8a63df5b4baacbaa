package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods and targets reach the upstream as the client wrote them. */
class TargetIT {
    private static RawUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.answering(RawHttp.ok("{}"));
        gateway = TestingGateway.relayingTo(upstream.url());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/models/",
                "/v1//models",
                "/v1/models?",
                "/v1/files?purpose=fine-tune&limit=2&after=",
                "/v1/x?q=a+b%20c&q=%E2%82%AC&empty&=v&a=1;b=2",
                "/v1/models/org%2Fname",
                "/v1/models/%7Euser/a%2fb%2Fc",
                "/v1/files/file-abc123/content",
                "/v1/x?next=/v1/../y&u=http://host/a?b#c",
                "/v1/a.b/..c/d..",
                "/v1/x:generate?alt=sse",
                "/v1/x@y,(z)!*'$&=[1]|{2}^`\\\"<>",
                "/v1/%00%0d%0aX-Injected:%201"
            })
    void passesATargetOnAsItWasWritten(String target) {
        // Given
        int before = upstream.requestCount();
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.get(target));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(before).startLine()).isEqualTo("GET " + target + " HTTP/1.1");
        }
    }

    @Test
    void takesTheWholeAddressThatAClientOfAProxyNames() {
        // Given
        int before = upstream.requestCount();
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("http://gateway:8080/v1/models?x=http://y/"));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(before).startLine()).isEqualTo("GET /v1/models?x=http://y/ HTTP/1.1");
        }
    }

    /** Else a client could reach, with the gateway's own key, what the operator did not mean to serve. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v2/models",
                "/v1x",
                "/v1/../admin",
                "/v1/..",
                "/v1/./x",
                "/v1/x/%2e%2E/y",
                "/v1/.%2e/y",
                "/v1/..%2fadmin",
                "/v1/%2e%2e%5cadmin",
                "/v1/..\\admin"
            })
    void servesNothingOutsideTheApi(String target) {
        // Given
        int before = upstream.requestCount();
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.get(target));

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text()).contains("\"code\":\"not_found\"");
            assertThat(upstream.requestCount()).isEqualTo(before);
        }
    }

    @ParameterizedTest(name = "{0} + {1} = {2}")
    @CsvSource({
        "/, /v1/models, /v1/models",
        "/v1, /v1/models, /v1/models",
        "/v1/, /v1/models?a=%2F, /v1/models?a=%2F",
        "/api/v1, /v1/models, /api/v1/models",
        "/openai, /v1/models, /openai/v1/models",
        "/tenant%2Fa, /v1, /tenant%2Fa/v1",
    })
    void putsTheUpstreamsPathBeforeTheRequests(String base, String target, String expected) {
        // Given
        int before = upstream.requestCount();
        try (var based = TestingGateway.relayingTo(upstream.url().resolve(base));
                var client = based.connect()) {
            // When
            client.send(RawHttp.get(target));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(before).startLine()).isEqualTo("GET " + expected + " HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT", "PATCH", "POST", "OPTIONS", "PROPFIND"})
    void passesAMethodOnWithNoBodyAndNoFraming(String method) {
        // Given
        int before = upstream.requestCount();
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.head(method, "/v1/files/1"));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            var sent = upstream.request(before);
            assertThat(sent.startLine()).isEqualTo(method + " /v1/files/1 HTTP/1.1");
            assertThat(sent.all("content-length")).isEmpty();
            assertThat(sent.all("transfer-encoding")).isEmpty();
        }
    }

    @Test
    void answersHeadWithTheLengthAndNoBody() {
        // Given
        var head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1234\r\n\r\n";
        try (var heads = RawUpstream.answering(head);
                var relaying = TestingGateway.relayingTo(heads.url());
                var client = relaying.connect()) {
            // When
            client.send(RawHttp.head("HEAD", "/v1/models") + RawHttp.head("HEAD", "/v1/models"));

            // Then
            assertThat(RawHttp.readHead(client).all("content-length")).containsExactly("1234");
            assertThat(RawHttp.readHead(client).all("content-length")).containsExactly("1234");
            assertThat(heads.request(1).startLine()).isEqualTo("HEAD /v1/models HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT"})
    void refusesMethodsThatAreNotForOrigins(String method) {
        // Given
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.head(method, "/v1/models"));

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.text()).contains("\"code\":\"method_not_allowed\"");
        }
    }

    /** A browser asks without credentials; it gets the upstream's answer, and the upstream no key. */
    @Test
    void passesABrowsersQuestionOnWithoutAKey() {
        // Given
        var answer = "HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: https://a.example\r\n"
                + "Access-Control-Allow-Headers: authorization\r\n\r\n";
        try (var browsed = RawUpstream.answering(answer);
                var guarded = TestingGateway.planOf("""
                                espalier:
                                  server: { port: 0 }
                                  upstreams: { only: { kind: http, url: "%s", api-key: secret } }
                                  routes: [{ upstream: only }]
                                  clients: [{ name: someone, key-sha256: "%s" }]
                                """, browsed.url(), "0".repeat(64))
                        .admission()
                        .start();
                var client = guarded.connect()) {
            // When
            client.send(RawHttp.head(
                    "OPTIONS",
                    "/v1/chat/completions",
                    "Origin: https://a.example",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: authorization"));

            // Then
            var reply = RawHttp.readHead(client);
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("access-control-allow-origin")).hasValue("https://a.example");
            assertThat(browsed.request(0).header("origin")).hasValue("https://a.example");
            assertThat(browsed.request(0).head()).doesNotContain("secret");
        }
    }

    @Test
    void passesAFormOnWithItsBoundaryUntouchedAsItComes() {
        // Given
        var start = "--b0undary'()+_,-./:=?\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
                + "Content-Type: audio/wav\r\n\r\n";
        var end = "\r\n--b0undary'()+_,-./:=?--\r\n";
        var type = "multipart/form-data; boundary=\"b0undary'()+_,-./:=?\"";
        int length = start.length() + 2_000_000 + end.length();
        try (var forms = RawUpstream.running(RawHttp::readHead);
                var relaying = TestingGateway.relayingTo(forms.url());
                var client = relaying.connect()) {
            client.send(RawHttp.head(
                    "POST", "/v1/audio/transcriptions", "Content-Type: " + type, "Content-Length: " + length));

            // When
            client.send(start);

            // Then
            var serving = forms.afterScript(0);
            assertThat(serving.readThrough("audio/wav\r\n\r\n")).isEqualTo(start);
            client.send("\0".repeat(2_000_000) + end);
            assertThat(serving.read(2_000_000)).containsOnly(0);
            assertThat(serving.readThrough("=?--\r\n")).isEqualTo(end);
            var head = new String(serving.received(), StandardCharsets.ISO_8859_1);
            assertThat(head).contains("\r\nContent-Type: " + type + "\r\n");
            serving.send(RawHttp.ok("{}"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
        }
    }

    @Test
    void saysThatItRelaysNoWebSockets() {
        // Given
        int before = upstream.requestCount();
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.get(
                    "/v1/realtime?model=gpt-realtime",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(501);
            assertThat(reply.text()).contains("\"code\":\"websocket_not_supported\"", "use HTTP");
            assertThat(upstream.requestCount()).isEqualTo(before);
        }
    }
}
