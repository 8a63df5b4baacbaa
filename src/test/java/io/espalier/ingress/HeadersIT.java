package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers cross the gateway, in which direction, and which it writes itself. */
class HeadersIT {
    @Test
    void keepsAConnectionsOwnHeadersFromTheUpstream() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post(
                    "/v1/x",
                    "{}",
                    "Connection: keep-alive, X-Mine,x-Other",
                    "Keep-Alive: timeout=5",
                    "Proxy-Connection: keep-alive",
                    "Proxy-Authorization: Basic eDp5",
                    "TE: trailers",
                    "X-Mine: 1",
                    "X-Other: 2",
                    "X-End-To-End: 3"));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            var sent = upstream.request(0);
            assertThat(List.of("connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "x-mine"))
                    .allSatisfy(name -> assertThat(sent.all(name)).isEmpty());
            assertThat(sent.all("x-other")).isEmpty();
            assertThat(sent.all("x-end-to-end")).containsExactly("3");
        }
    }

    @Test
    void keepsAConnectionsOwnHeadersFromTheClient() {
        // Given
        var reply = RawHttp.reply(
                "200 OK",
                "{}",
                "Connection: keep-alive, X-Mine",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "Upgrade: h2c",
                "X-Mine: 1",
                "X-End-To-End: 2");
        try (var upstream = RawUpstream.answering(reply);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x"));

            // Then
            var seen = RawHttp.read(client);
            assertThat(List.of("connection", "keep-alive", "proxy-authenticate", "upgrade", "x-mine"))
                    .allSatisfy(name -> assertThat(seen.all(name)).isEmpty());
            assertThat(seen.all("x-end-to-end")).containsExactly("2");
        }
    }

    @Test
    void writesNoSecondServerDateOrLength() {
        // Given
        var reply = RawHttp.reply("200 OK", "{}", "Server: uvicorn", "Date: Sat, 01 Aug 2026 00:00:00 GMT");
        try (var upstream = RawUpstream.answering(reply);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x"));

            // Then
            var seen = RawHttp.read(client);
            assertThat(seen.all("server")).containsExactly("uvicorn");
            assertThat(seen.all("date")).containsExactly("Sat, 01 Aug 2026 00:00:00 GMT");
            assertThat(seen.all("content-length")).containsExactly("2");
            assertThat(seen.all("transfer-encoding")).isEmpty();
        }
    }

    @Test
    void saysNothingOfItselfWhereTheUpstreamIsSilent() {
        // Given
        try (var upstream = RawUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x", "X-Request-Id: mine"));

            // Then
            assertThat(RawHttp.read(client).head().lines())
                    .containsExactly("HTTP/1.1 200 OK", "content-length: 0", "x-request-id: mine", "");
        }
    }

    @Test
    void writesTheLengthOfABodyItChangedAndOnlyOne() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.planOf("""
                                espalier:
                                  server: { port: 0 }
                                  upstreams: { only: { kind: http, url: "%s" } }
                                  routes: [{ upstream: only, model: a-longer-name, prune: { mode: none } }]
                                """, upstream.url()).start();
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", "{\"model\":\"m\"}"));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(0).text()).isEqualTo("{\"model\":\"a-longer-name\"}");
            assertThat(upstream.request(0).all("content-length")).containsExactly("25");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OpenAI-Organization: org-1",
                "OpenAI-Project: proj_1",
                "OpenAI-Beta: assistants=v2",
                "Idempotency-Key: 7f1b",
                "User-Agent: OpenAI/Python 2.1.0",
                "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "tracestate: congo=t61rcWkgMzE",
                "baggage: a=1",
                "X-Stainless-Retry-Count: 0",
                "Accept: text/event-stream",
                "Accept-Encoding: gzip, br, zstd",
                "Authorization: Bearer sk-client",
                "X-Odd: caf\u00e9 \u00ff",
                "X-Empty:"
            })
    void forwardsWhatTheBackendActsOn(String header) {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", "{}", header));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            var name = header.substring(0, header.indexOf(':'));
            assertThat(upstream.request(0).all(name))
                    .containsExactly(header.substring(name.length() + 1).trim());
        }
    }

    @Test
    void keepsEveryValueOfARepeatedHeaderInOrder() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.reply("200 OK", "{}", "Set-Cookie: a=1", "Set-Cookie: b=2"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x", "X-Many: 1", "X-Many: 2,3", "X-Many: 1"));

            // Then
            assertThat(RawHttp.read(client).all("set-cookie")).containsExactly("a=1", "b=2");
            assertThat(upstream.request(0).all("x-many")).containsExactly("1", "2,3", "1");
        }
    }

    @Test
    void keepsTheClientsRequestIdAndEchoesIt() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x", "X-Request-Id: from-client"));

            // Then
            assertThat(RawHttp.read(client).all("x-request-id")).containsExactly("from-client");
            assertThat(upstream.request(0).all("x-request-id")).containsExactly("from-client");
            assertThat(gateway.exchanges().summary(0).id()).isEqualTo("from-client");
        }
    }

    @Test
    void makesARequestIdWhereTheClientHasNone() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x") + RawHttp.get("/v1/x"));

            // Then
            var first = RawHttp.read(client).header("x-request-id").orElseThrow();
            var second = RawHttp.read(client).header("x-request-id").orElseThrow();
            assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(second);
            assertThat(upstream.request(0).all("x-request-id")).containsExactly(first);
        }
    }

    @Test
    void leavesTheUpstreamsOwnRequestIdInTheReply() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.reply("200 OK", "{}", "x-request-id: req_up"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.get("/v1/x", "X-Request-Id: from-client"));

            // Then
            assertThat(RawHttp.read(client).all("x-request-id")).containsExactly("req_up");
        }
    }

    @Test
    void sendsNoCredentialsOfTheClientToABackendWithItsOwn() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.planFor(TestingGateway.http(upstream.url(), "sk-gateway", null, null))
                        .start();
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post(
                    "/v1/chat/completions",
                    "{}",
                    "Authorization: Bearer sk-client-secret",
                    "Api-Key: client-secret",
                    "X-API-Key: client-secret",
                    "X-Goog-Api-Key: client-secret",
                    "Ocp-Apim-Subscription-Key: client-secret",
                    "Cookie: session=client-secret",
                    "Proxy-Authorization: Basic client-secret"));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(0).head()).doesNotContain("client-secret");
            assertThat(upstream.request(0).all("authorization")).containsExactly("Bearer sk-gateway");
        }
    }

    @Test
    void keepsItsControlHeadersToItself() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post(
                    "/v1/chat/completions",
                    "{}",
                    "x-espalier-prune: none",
                    "X-Espalier-Budget: 10",
                    "x-espalier-shots: turns",
                    "X-ESPALIER-Profile: none",
                    "x-espalier-unknown: 1"));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(0).head().toLowerCase(Locale.ROOT)).doesNotContain("x-espalier");
        }
    }
}
