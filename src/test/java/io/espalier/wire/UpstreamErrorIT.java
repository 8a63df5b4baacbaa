package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.TestingGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream's errors are the client's to read: status, type and bytes as they came. */
class UpstreamErrorIT {
    private static final RequestLog LOG = new RequestLog("");
    private static RawUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.running(LOG);
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams:
                            only: { kind: http, url: "%s", ejection: { failures: 1000 } }
                          routes:
                            - { models: ["*"], upstream: only, prune: { mode: none } }
                        """, upstream.url()).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static RawHttp.Message answerTo(String reply) {
        LOG.answerWith(reply);
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{}"));
            return RawHttp.read(client);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 Bad Request           | application/json                | {"error": {"message":"1.0","type":"x" , "param":null,"code":null}}
                    401 Unauthorized          | application/json; charset=utf-8 | {"error":{"message":"Incorrect API key provided"}}
                    404 Not Found             | application/json                | {"detail":"Not Found"}
                    413 Request Entity Too Large | text/html                    | <html>nginx</html>
                    429 Too Many Requests     | application/json                | {"error":{"code":"insufficient_quota"}}
                    500 Internal Server Error | text/plain                      | not JSON {
                    502 Bad Gateway           | text/html; charset=iso-8859-1   | <html>~<body>Ungültig</body></html>
                    503 Service Unavailable   | application/json                | {"error":"loading"}
                    504 Gateway Time-out      | text/html                       | <h1>504</h1>
                    529 Site is overloaded    | application/json                | {"type":"error","error":{"type":"overloaded_error"}}
                    418 I'm a teapot          | application/problem+json        | {}
                    """)
    void isRelayedToTheByte(String status, String type, String body) {
        // Given
        var bytes = body.replace("~", "\r\n");

        // When
        var answer = answerTo("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + bytes.length() + "\r\n\r\n" + bytes);

        // Then
        assertThat(answer.startLine()).isEqualTo("HTTP/1.1 " + status);
        assertThat(answer.all("content-type")).containsExactly(type);
        assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo(bytes);
        assertThat(answer.all("content-length")).containsExactly(String.valueOf(bytes.length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "429 Too Many Requests", "500 Internal Server Error"})
    void whatItSaysOfLimitsTimeAndVersionIsForwarded(String status) {
        // Given
        String[] headers = {
            "retry-after: 77",
            "retry-after-ms: 77000",
            "x-ratelimit-limit-requests: 60",
            "x-ratelimit-remaining-tokens: 149984",
            "x-ratelimit-reset-tokens: 6m0s",
            "anthropic-ratelimit-requests-reset: 2026-01-01T00:00:00Z",
            "openai-processing-ms: 1.50",
            "openai-version: 2020-10-01",
            "openai-organization: org",
            "x-request-id: req_of_the_upstream",
            "x-should-retry: false"
        };

        // When
        var answer = answerTo(RawHttp.reply(status, "{}", headers));

        // Then
        assertThat(answer.head().lines()).contains(headers);
        assertThat(answer.all("retry-after")).hasSize(1);
        assertThat(answer.all("x-request-id")).hasSize(1);
    }
}
