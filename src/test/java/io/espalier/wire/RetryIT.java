package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is tried again only while its client has heard nothing, and then with the very same bytes. */
class RetryIT {
    private static final String BODY = "{ \"model\":\"m\",\"n\":1.0,\"n\":1e2,\"s\":\"\\ud800 \u00e9\" }\r\n";
    private static final Consumer<RawConnection> CLOSE = RawConnection::close;

    private final Queue<RawHttp.Message> requests = new ConcurrentLinkedQueue<>();
    private RawUpstream upstream;
    private TestingGateway gateway;

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** An upstream whose answers to one request after the other are these; the last one answers all further ones. */
    private void serve(List<Consumer<RawConnection>> answers) {
        var next = new ConcurrentLinkedQueue<>(answers);
        upstream = RawUpstream.running(connection -> {
            while (true) {
                requests.add(RawHttp.read(connection));
                (next.size() > 1 ? next.remove() : next.element()).accept(connection);
            }
        });
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams:
                            only: { kind: http, url: "%s", retry: { attempts: 3, max-body: 64KiB } }
                          routes:
                            - { models: ["*"], upstream: only, prune: { mode: none } }
                        """, upstream.url()).start();
    }

    private static Consumer<RawConnection> saying(String text) {
        return connection -> connection.send(text);
    }

    private RawHttp.Message answerTo(String request) {
        try (var client = gateway.connect()) {
            return RawHttp.read(client.send(request));
        }
    }

    private List<String> bodies() {
        return requests.stream()
                .map(each -> new String(each.body(), ISO_8859_1))
                .toList();
    }

    @Test
    void everyAttemptCarriesTheSameBytesAndTheSameId() {
        // Given
        serve(List.of(CLOSE, saying(RawHttp.reply("503 Busy", "{}", "Retry-After: 0")), saying(RawHttp.ok("{}"))));
        // When
        var answer = answerTo(RawHttp.post("/v1/chat/completions", BODY, "X-Request-Id: one"));
        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(bodies()).containsExactly(BODY, BODY, BODY);
        assertThat(requests)
                .extracting(RawHttp.Message::head)
                .allMatch(requests.element().head()::equals);
        assertThat(gateway.exchanges().summary(0).attempts()).isEqualTo(3);
    }

    @Test
    void aChunkedBodyIsRepeatedToTheByteAsWell() {
        // Given
        serve(List.of(CLOSE, saying(RawHttp.ok("{}"))));
        var chunks = RawHttp.chunk(BODY.substring(0, 9)) + RawHttp.chunk(BODY.substring(9)) + "0\r\n\r\n";
        // When
        var answer = answerTo(RawHttp.head("POST", "/v1/chat/completions", "Transfer-Encoding: chunked") + chunks);
        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(bodies()).containsExactly(BODY, BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"})
    void whenNoAttemptSucceedsTheLastAnswerIsRelayed(String status) {
        // Given
        serve(List.of(
                saying(RawHttp.reply(status, "{\"n\":1}")),
                saying(RawHttp.reply(status, "{\"n\":2}")),
                saying(RawHttp.reply(status, "{\"n\":3}"))));
        // When
        var answer = answerTo(RawHttp.post("/v1/chat/completions", BODY));
        // Then
        assertThat(answer.startLine()).isEqualTo("HTTP/1.1 " + status);
        assertThat(answer.text()).isEqualTo("{\"n\":3}");
        assertThat(bodies()).containsExactly(BODY, BODY, BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 Bad Request",
                "401 Unauthorized",
                "408 Request Timeout",
                "409 Conflict",
                "429 Too Many Requests",
                "500 Internal Server Error"
            })
    void whatAnotherAttemptWouldNotMendIsRelayedAtOnce(String status) {
        // Given
        serve(List.of(saying(RawHttp.reply(status, "{\"n\":1}"))));
        // When
        var answer = answerTo(RawHttp.post("/v1/chat/completions", BODY));
        // Then
        assertThat(answer.startLine()).isEqualTo("HTTP/1.1 " + status);
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Retry-After: 60", "X-Should-Retry: false", "Retry-After-Ms: 60000"})
    void anUpstreamThatWantsNoAttemptSoonGetsNone(String header) {
        // Given
        serve(List.of(saying(RawHttp.reply("503 Service Unavailable", "{}", header))));
        // When
        var answer = answerTo(RawHttp.post("/v1/chat/completions", BODY));
        // Then
        assertThat(answer.head()).contains(header);
        assertThat(requests).hasSize(1);
    }

    @Test
    void nothingIsTriedAgainOnceTheHeadReachedTheClient() {
        // Given
        serve(List.of(saying(RawHttp.streamHead()).andThen(CLOSE), saying(RawHttp.ok("{}"))));
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            // When
            var seen = new String(client.readUntilClosed(), ISO_8859_1);
            // Then
            assertThat(seen).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void nothingIsTriedAgainOnceAnEventReachedTheClient() {
        // Given
        var event = RawHttp.chunk("data: {}\n\n");
        serve(List.of(saying(RawHttp.streamHead() + event).andThen(CLOSE), saying(RawHttp.ok("{}"))));
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            // When
            var seen = new String(client.readUntilClosed(), ISO_8859_1);
            // Then
            assertThat(seen).endsWith("\r\n\r\n" + event.toLowerCase());
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void aBodyThatWasStreamedIsNotTriedAgain() {
        // Given
        serve(List.of(CLOSE, saying(RawHttp.ok("{}"))));
        // When
        var answer = answerTo(RawHttp.post("/v1/chat/completions", "{\"x\":\"" + "x".repeat(70_000) + "\"}"));
        // Then
        assertThat(answer.status()).isEqualTo(502);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aBodyIsKeptForTheUpstreamThatMayBeLeftForAnotherWhicheverComesFirst() {
        // Given
        upstream = RawUpstream.answering(RawHttp.ok("{}"));
        try (var broken = RawUpstream.running(connection -> {
            RawHttp.read(connection);
            connection.close();
        })) {
            gateway = TestingGateway.planOf("""
                            espalier:
                              server: { port: 0 }
                              upstreams:
                                once: { kind: http, url: "%s", retry: { attempts: 1 } }
                                twice: { kind: http, url: "%s", retry: { attempts: 2 }, ejection: { failures: 100 } }
                              routes:
                                - { upstreams: { once: 1, twice: 1 }, prune: { mode: none } }
                            """, upstream.url(), broken.url()).start();
            // When
            var statuses = Stream.generate(() ->
                            answerTo(RawHttp.post("/v1/chat/completions", BODY)).status())
                    .limit(16)
                    .toList();
            // Then
            assertThat(broken.connections()).isNotEmpty();
            assertThat(statuses).containsOnly(200);
        }
    }
}
