package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawHttp2;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that speak HTTP/2 in clear text, from the first byte on. */
class Http2IT {
    private static final String BODY = "{\"model\":\"m\"}";

    @Test
    void relaysRequestAndReply() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.reply("201 Created", "{\"a\":1}", "X-From: upstream"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = RawHttp2.on(gateway.connect())) {
            // When
            client.post(
                            1,
                            "/v1/chat/completions?a=%2F",
                            "content-type",
                            "application/json",
                            "x-many",
                            "1",
                            "x-many",
                            "2")
                    .data(1, false, BODY.substring(0, 4))
                    .data(1, true, BODY.substring(4));

            // Then
            var head = client.next(1);
            assertThat(head.status()).isEqualTo(201);
            assertThat(head.headers().get("x-from")).hasToString("upstream");
            assertThat(head.headers().get("content-length")).hasToString("7");
            assertThat(head.headers().contains("x-request-id")).isTrue();
            assertThat(head.headers().contains("connection")).isFalse();
            assertThat(client.next(1).text()).isEqualTo("{\"a\":1}");
            var sent = upstream.request(0);
            assertThat(sent.startLine()).isEqualTo("POST /v1/chat/completions?a=%2F HTTP/1.1");
            assertThat(sent.all("x-many")).containsExactly("1", "2");
            assertThat(sent.all("host")).containsExactly("127.0.0.1:" + upstream.port());
            assertThat(sent.head()).doesNotContain(":path", ":method", "gateway");
            assertThat(sent.text()).isEqualTo(BODY);
        }
    }

    @Test
    void sendsNoBodyWhereTheClientHasNone() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = RawHttp2.on(gateway.connect())) {
            // When
            client.headers(1, true, ":method", "GET", ":scheme", "http", ":path", "/v1/models", ":authority", "g");

            // Then
            assertThat(client.next(1).status()).isEqualTo(200);
            assertThat(upstream.request(0).all("content-length")).isEmpty();
            assertThat(upstream.request(0).all("transfer-encoding")).isEmpty();
        }
    }

    @Test
    void relaysStreamsSideBySideReadByRead() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::read);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = RawHttp2.on(gateway.connect())) {
            client.post(1, "/v1/chat/completions").data(1, true, BODY);
            var first = upstream.afterScript(0);
            client.post(3, "/v1/chat/completions").data(3, true, BODY);
            var second = upstream.afterScript(1);
            first.send(RawHttp.streamHead());
            assertThat(client.next(1).status()).isEqualTo(200);

            // When
            second.send(RawHttp.streamHead() + RawHttp.chunk("data: b\n\n"));

            // Then
            assertThat(client.next(3).status()).isEqualTo(200);
            assertThat(client.next(3).text()).isEqualTo("data: b\n\n");
            first.send(RawHttp.chunk("data: a\n\n"));
            assertThat(client.next(1).text()).isEqualTo("data: a\n\n");
            first.send("0\r\n\r\n");
            assertThat(client.next(1).endsStream()).isTrue();
            second.send("0\r\nX-Sum: 9\r\n\r\n");
            assertThat(client.next(3).headers().get("x-sum")).hasToString("9");
        }
    }

    @Test
    void aStreamThatIsResetEndsItsOwnExchangeOnly() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::read);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = RawHttp2.on(gateway.connect())) {
            client.post(1, "/v1/chat/completions").data(1, true, BODY);
            var first = upstream.afterScript(0);
            client.post(3, "/v1/chat/completions").data(3, true, BODY);
            var second = upstream.afterScript(1);

            // When
            client.reset(1);

            // Then
            assertThat(first.closedWithin(5)).isTrue();
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.CANCELLED);
            second.send(RawHttp.ok("{}"));
            assertThat(client.next(3).status()).isEqualTo(200);
        }
    }

    @Test
    void anUpstreamThatBreaksOffResetsTheStream() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::read);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = RawHttp2.on(gateway.connect())) {
            client.post(1, "/v1/chat/completions").data(1, true, BODY);
            var serving = upstream.afterScript(0);
            serving.send(RawHttp.streamHead() + RawHttp.chunk("data: a\n\n"));
            assertThat(client.next(1).status()).isEqualTo(200);
            assertThat(client.next(1).text()).isEqualTo("data: a\n\n");

            // When
            serving.close();

            // Then
            assertThat(client.next(1).isReset()).isTrue();
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @Test
    void refusesABodyThatGrowsTooLong() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.planOf("""
                                espalier:
                                  server: { port: 0, max-body: 1KiB }
                                  upstreams: { only: { kind: http, url: "%s" } }
                                  routes: [{ upstream: only, prune: { mode: none } }]
                                """, upstream.url()).start();
                var client = RawHttp2.on(gateway.connect())) {
            // When
            client.post(1, "/v1/chat/completions").data(1, false, "a".repeat(1025));

            // Then
            assertThat(client.next(1).status()).isEqualTo(413);
            assertThat(client.next(1).text()).contains("request_too_large");
            client.post(3, "/v1/chat/completions").data(3, true, BODY);
            assertThat(client.next(3).status()).isEqualTo(200);
        }
    }

    /** What would become a second request, or another one, once it is written as HTTP/1. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            :path   | /v1/x HTTP/1.1
            :path   | /v1/x\\r\\nX: y
            :path   | /v1/x\\ty
            :path   | /v1/\\377
            :path   | /v1/../admin
            :path   | v1/x
            :path   | ''
            :path   | *
            :method | GET /v1/y HTTP/1.1\\r\\n
            :method | G T
            :method | CONNECT
            x-name  | a\\r\\nX-Injected: 1
            x-name  | a\\nX-Injected: 1
            x-name  | a\\000b
            x\\r\\ny | 1
            x y     | 1
            X-Upper | 1
            x:y     | 1
            ''      | 1
            connection | keep-alive
            transfer-encoding | chunked
            upgrade | h2c
            te      | gzip
            content-length | 5
            content-length | -1
            content-length | 1, 1
            host    | elsewhere
            """)
    void refusesHeadersThatHttp1CouldReadOtherwise(String name, String value) {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = RawHttp2.on(gateway.connect())) {
            // When
            client.headers(1, true, headersWith(name.translateEscapes(), value.translateEscapes()));

            // Then
            assertThat(client.refusal(1)).isIn("closed", "goaway", "reset", "400", "404", "405");
            assertThat(upstream.requestCount()).isZero();
        }
    }

    private static String[] headersWith(String name, String value) {
        return switch (name) {
            case ":path" -> new String[] {":method", "GET", ":scheme", "http", ":authority", "g", name, value};
            case ":method" -> new String[] {name, value, ":scheme", "http", ":authority", "g", ":path", "/v1/x"};
            default ->
                new String[] {":method", "GET", ":scheme", "http", ":authority", "g", ":path", "/v1/x", name, value};
        };
    }

    /** Java's client offers an upgrade with its first request; the gateway goes on in HTTP/1.1, with every header. */
    @Test
    void leavesAnOfferedUpgradeAlone() throws Exception {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{\"a\":1}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/x"))
                    .header("x-many", "1")
                    .header("x-many", "2")
                    .POST(BodyPublishers.ofString(BODY))
                    .build();

            // When
            var reply = client.send(request, BodyHandlers.ofString());

            // Then
            assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(reply.body()).isEqualTo("{\"a\":1}");
            assertThat(upstream.request(0).text()).isEqualTo(BODY);
            assertThat(upstream.request(0).all("x-many")).containsExactly("1", "2");
            assertThat(upstream.request(0).all("upgrade")).isEmpty();
            assertThat(upstream.request(0).all("http2-settings")).isEmpty();
        }
    }
}
