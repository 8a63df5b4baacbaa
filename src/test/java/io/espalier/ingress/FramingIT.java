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

/** Requests whose framing two servers could read differently are refused, so that no second one hides in them. */
class FramingIT {
    private static final String HIDDEN = "GET /v1/hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    private static RawUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.answering(RawHttp.ok("{}"));
        gateway = TestingGateway.planFor(upstream.url())
                .settings(TestingGateway.settings("""
                        espalier:
                          server: { port: 0, head-timeout: 500ms }
                          upstreams: { only: { kind: http, url: "%s" } }
                          routes: [{ upstream: only, prune: { mode: none } }]
                        """, upstream.url()))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    /** Heads; what comes after is a second request for those who read them otherwise. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            length and chunks            | POST /v1/x HTTP/1.1~Host: g~Content-Length: 4~Transfer-Encoding: chunked~~0~~
            chunks and length            | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding: chunked~Content-Length: 4~~0~~
            two lengths                  | POST /v1/x HTTP/1.1~Host: g~Content-Length: 0~Content-Length: 38~~
            two equal lengths            | POST /v1/x HTTP/1.1~Host: g~Content-Length: 0~Content-Length: 0~~
            a list of lengths            | POST /v1/x HTTP/1.1~Host: g~Content-Length: 0, 38~~
            a signed length              | POST /v1/x HTTP/1.1~Host: g~Content-Length: +0~~
            a negative length            | POST /v1/x HTTP/1.1~Host: g~Content-Length: -1~~
            a length in hexadecimal      | POST /v1/x HTTP/1.1~Host: g~Content-Length: 0x26~~
            an endless length            | POST /v1/x HTTP/1.1~Host: g~Content-Length: 99999999999999999999~~
            a length that is no number   | POST /v1/x HTTP/1.1~Host: g~Content-Length: 1 2~~
            no length in its header      | POST /v1/x HTTP/1.1~Host: g~Content-Length:~~
            an unknown coding            | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding: xchunked~~
            a coding besides chunked     | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding: gzip, chunked~~0~~
            chunked not last             | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding: chunked, identity~~0~~
            chunked twice                | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~
            identity                     | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding: identity~Content-Length: 0~~
            chunks in HTTP/1.0           | POST /v1/x HTTP/1.0~Host: g~Transfer-Encoding: chunked~~0~~
            a space before the colon     | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding : chunked~~0~~
            a folded coding              | POST /v1/x HTTP/1.1~Host: g~Transfer-Encoding:~ chunked~~0~~
            a folded header              | GET /v1/x HTTP/1.1~Host: g~X-A: 1~ 2~~
            a folded first header        | GET /v1/x HTTP/1.1~ X-A: 1~Host: g~~
            a header folded by a tab     | GET /v1/x HTTP/1.1~Host: g~X-A: 1~\\t2~~
            a header without a colon     | GET /v1/x HTTP/1.1~Host: g~X-A~~
            a header without a name      | GET /v1/x HTTP/1.1~Host: g~: 1~~
            a name with a quote          | GET /v1/x HTTP/1.1~Host: g~X"A: 1~~
            a bare line feed             | GET /v1/x HTTP/1.1~Host: g\\nX-A: 1~~
            a bare line feed at the end  | GET /v1/x HTTP/1.1~Host: g~\\n
            a bare carriage return       | GET /v1/x HTTP/1.1~Host: g~X-A: 1\\r2~~
            a zero byte in a value       | GET /v1/x HTTP/1.1~Host: g~X-A: 1\\0002~~
            a line feed after the line   | GET /v1/x HTTP/1.1\\nHost: g~~
            two spaces in the line       | GET  /v1/x HTTP/1.1~Host: g~~
            a tab in the line            | GET\\t/v1/x HTTP/1.1~Host: g~~
            a return in the line         | GET /v1/x\\rHTTP/1.1~Host: g~~
            a space in the target        | GET /v1/x y HTTP/1.1~Host: g~~
            a space at the line's end    | GET /v1/x HTTP/1.1 ~Host: g~~
            a zero byte in the target    | GET /v1/\\000 HTTP/1.1~Host: g~~
            a byte beyond ASCII in it    | GET /v1/\\351 HTTP/1.1~Host: g~~
            no version                   | GET /v1/x~Host: g~~
            another version              | GET /v1/x HTTP/1.2~Host: g~~
            a version in small letters   | GET /v1/x http/1.1~Host: g~~
            no host                      | GET /v1/x HTTP/1.1~~
            two hosts                    | GET /v1/x HTTP/1.1~Host: a~Host: b~~
            """)
    void refusesAnAmbiguousHead(String what, String head) {
        // Given
        int before = upstream.connections().size();
        try (var client = gateway.connect()) {
            // When
            client.send(unescaped(head) + HIDDEN);

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("content-type")).hasValue("application/json");
            assertThat(reply.text()).contains("\"code\":\"invalid_http\"", "\"param\":null");
            assertThat(client.readUntilClosed()).isEmpty();
            assertThat(upstream.connections()).hasSize(before);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a size that is no number     | zz~aa~0~~
            a size with a prefix         | 0x2~aa~0~~
            a negative size              | -2~aa~0~~
            no size                      | ~aa~0~~
            a size beyond all bounds     | ffffffffffffffff2~aa~0~~
            a bare line feed after it    | 2\\naa~0~~
            a line feed in an extension  | 2;a\\nb~aa~0~~
            a chunk longer than it says  | 2~aaa~0~~
            a bare line feed after data  | 2~aa\\n0~~
            a folded trailer's line feed | 2~aa~0~X: 1\\n~
            """)
    void refusesAMalformedChunk(String what, String body) {
        // Given
        int before = upstream.connections().size();
        try (var client = gateway.connect()) {
            client.send(RawHttp.head("POST", "/v1/x", "Transfer-Encoding: chunked"));

            // When
            client.send(unescaped(body) + HIDDEN);

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains("\"code\":\"invalid_http\"");
            assertThat(reply.header("connection")).hasValue("close");
            assertThat(upstream.connections()).hasSize(before);
        }
    }

    @Test
    void refusesAHeadThatIsNotWholeInTime() {
        // Given
        try (var client = gateway.connect()) {
            // When
            client.send("GET /v1/x HTTP/1.1\r\nHost: g\r\nX-Slo");

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.text()).contains("\"code\":\"request_timeout\"");
            assertThat(client.readUntilClosed()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatSaysNothing() {
        // Given
        try (var client = gateway.connect()) {
            // When
            var closed = client.closedWithin(10);

            // Then
            assertThat(closed).isTrue();
            assertThat(client.received()).isEmpty();
        }
    }

    private static String unescaped(String text) {
        return text.replace("~", "\r\n").translateEscapes();
    }
}
