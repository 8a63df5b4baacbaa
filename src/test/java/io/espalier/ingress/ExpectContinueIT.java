package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that ask before they upload. */
class ExpectContinueIT {
    private static RawUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.answering(RawHttp.ok("{}"));
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0, max-body: 1KiB }
                          upstreams: { only: { kind: http, url: "%s" } }
                          routes: [{ models: ["served"], upstream: only, prune: { mode: none } }]
                        """, upstream.url()).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void asksForABodyThatItWants() {
        // Given
        int before = upstream.requestCount();
        var body = "{\"model\":\"served\"}";
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.head(
                    "POST", "/v1/chat/completions", "Expect: 100-continue", "Content-Length: " + body.length()));

            // Then
            assertThat(client.readThrough("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send(body);
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            var sent = upstream.request(before);
            assertThat(sent.text()).isEqualTo(body);
            assertThat(sent.all("expect")).isEmpty();
        }
    }

    /** What the head alone rules out is answered at once, so that nothing is uploaded in vain. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "too large, /v1/chat/completions, 1025, 413, request_too_large",
        "elsewhere, /v2/chat/completions, 18, 404, not_found",
        "a wrong control header, /v1/chat/completions, 18, 400, invalid_header",
    })
    void refusesFromTheHeadAlone(String what, String path, int length, int status, String code) {
        // Given
        var control = status == 400 ? "x-espalier-prune: perhaps" : "x-espalier-prune: none";
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.head("POST", path, "Expect: 100-continue", "Content-Length: " + length, control));

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.text()).contains("\"code\":\"" + code + "\"");
            assertThat(reply.header("connection")).hasValue("close");
        }
    }

    @Test
    void refusesABodyThatIsTooLargeWithoutReadingIt() {
        // Given
        try (var client = gateway.connect()) {
            // When
            client.send(RawHttp.head("POST", "/v1/chat/completions", "Content-Length: 1099511627776"));

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.header("connection")).hasValue("close");
        }
    }
}
