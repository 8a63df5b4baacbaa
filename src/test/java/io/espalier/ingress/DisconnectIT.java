package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that leave, in every window of an exchange. Each upstream has one connection, so that the next client is served only if the
 * one before left nothing behind.
 */
@SuppressWarnings("NullAway.Init") // each test serves first
class DisconnectIT {
    private static final String BODY = "{\"model\":\"m\"}";

    private final CompletableFuture<PruneOutcome> pruning = new CompletableFuture<>();
    private RawUpstream upstream;
    private TestingGateway gateway;

    /** How a client goes. */
    enum Leaving {
        CLOSE,
        RESET;

        void now(RawConnection client) {
            if (this == RESET) {
                client.reset();
            } else {
                client.close();
            }
        }
    }

    /** How far the reply has come. */
    enum Window {
        BEFORE_ITS_HEAD("", ""),
        BEFORE_ITS_FIRST_TOKEN(RawHttp.streamHead(), "\r\n\r\n"),
        AMID_ITS_STREAM(RawHttp.streamHead() + RawHttp.chunk("data: a\n\n") + RawHttp.chunk("data: b"), "data: b"),
        AMID_A_BODY_THAT_IS_NO_STREAM("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":", "{\"id\":");

        private final String sent;
        private final String seen;

        Window(String sent, String seen) {
            this.sent = sent;
            this.seen = seen;
        }
    }

    /** @param first what the upstream does on its first connection; on further ones it answers */
    private void serve(Consumer<RawConnection> first) {
        serve("none", first);
    }

    private void serve(String mode, Consumer<RawConnection> first) {
        var connections = new AtomicInteger();
        upstream = RawUpstream.running(connection -> {
            if (connections.getAndIncrement() == 0) {
                first.accept(connection);
            } else {
                answer(connection);
            }
        });
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams:
                            only: { kind: http, url: "%s", max-connections: 1, retry: { attempts: 3, max-wait: 1m } }
                          routes: [{ upstream: only, prune: { mode: %s } }]
                          pruner: { deadline: 1m }
                        """, upstream.url(), mode)
                .oneLoop()
                .pruning(call -> pruning)
                .start();
    }

    private static void answer(RawConnection connection) {
        while (true) {
            RawHttp.read(connection);
            connection.send(RawHttp.ok("{}"));
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private void assertNothingIsLeft(int index) {
        assertThat(gateway.exchanges().summary(index).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(gateway.exchanges().summary(index).status()).isEqualTo(499);
        Eventually.until("all permits given back", () -> gateway.permitsOut() == 0);
        try (var next = gateway.connect()) {
            next.send(RawHttp.get("/v1/next"));
            assertThat(RawHttp.read(next).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beforeItsBodyWasWholeAsksTheUpstreamNothing(Leaving leaving) {
        // Given
        serve(DisconnectIT::answer);
        try (var client = gateway.connect()) {
            client.send(RawHttp.head("POST", "/v1/chat/completions", "Content-Length: 500") + "{\"mod");
            Eventually.until("the permit", () -> gateway.permitsOut() == 1);

            // When
            leaving.now(client);

            // Then
            gateway.exchanges().summary(0);
            assertThat(upstream.connections()).isEmpty();
            assertNothingIsLeft(0);
        }
    }

    @Test
    void whileItsExamplesAreWeighedAsksTheUpstreamNothing() {
        // Given
        serve("apply", DisconnectIT::answer);
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            Eventually.until("the permit", () -> gateway.permitsOut() == 1);
            client.close();
            Eventually.until("the permit given back", () -> gateway.permitsOut() == 0);

            // When
            pruning.complete(new PruneOutcome.Skipped(SkipReason.NO_SHOTS));

            // Then
            gateway.exchanges().summary(0);
            assertThat(upstream.connections()).isEmpty();
            assertNothingIsLeft(0);
        }
    }

    /** It stays in the queue, since nothing can take it out; its turn passes without a byte, and the connection goes on. */
    @Test
    void whileQueuedForAConnectionPassesItsTurnOn() {
        // Given
        serve(DisconnectIT::answerTheFirstWhenItsBodyEnds);
        try (var holding = gateway.connect();
                var queued = gateway.connect();
                var behind = gateway.connect()) {
            holding.send(RawHttp.head("POST", "/v1/files", "Content-Length: 2000000") + "a");
            upstream.connection(0);
            queued.send(RawHttp.post("/v1/queued", BODY));
            Eventually.until("two permits", () -> gateway.permitsOut() == 2);
            behind.send(RawHttp.get("/v1/behind"));
            Eventually.until("three permits", () -> gateway.permitsOut() == 3);

            // When
            queued.close();

            // Then
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.CANCELLED);
            holding.send("a".repeat(1_999_999));
            assertThat(RawHttp.read(holding).status()).isEqualTo(200);
            assertThat(RawHttp.read(behind).status()).isEqualTo(200);
            assertThat(upstream.connections()).hasSize(1);
            assertThat(new String(upstream.connection(0).received(), StandardCharsets.ISO_8859_1))
                    .contains("GET /v1/behind")
                    .doesNotContain("/v1/queued");
            assertNothingIsLeft(0);
        }
    }

    private static void answerTheFirstWhenItsBodyEnds(RawConnection connection) {
        RawHttp.read(connection);
        connection.send(RawHttp.ok("{}"));
        answer(connection);
    }

    @ParameterizedTest
    @EnumSource
    void duringItsUploadEndsTheUpstreams(Leaving leaving) {
        // Given
        serve(connection -> {
            RawHttp.readHead(connection);
            connection.read(1000);
        });
        try (var client = gateway.connect()) {
            client.send(RawHttp.head("POST", "/v1/files", "Content-Length: 2000000") + "a".repeat(1000));
            var serving = upstream.afterScript(0);

            // When
            leaving.now(client);

            // Then
            assertThat(serving.closedWithin(5)).isTrue();
            assertNothingIsLeft(0);
        }
    }

    static Stream<Arguments> windowsAndWays() {
        return Stream.of(Window.values())
                .flatMap(window -> Stream.of(Leaving.values()).map(leaving -> Arguments.of(window, leaving)));
    }

    @ParameterizedTest
    @MethodSource("windowsAndWays")
    void whileTheUpstreamWorksEndsItsWork(Window window, Leaving leaving) {
        // Given
        serve(connection -> {
            RawHttp.read(connection);
            connection.send(window.sent);
        });
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            var serving = upstream.afterScript(0);
            client.readThrough(window.seen);

            // When
            leaving.now(client);

            // Then
            assertThat(serving.closedWithin(5)).isTrue();
            assertNothingIsLeft(0);
        }
    }

    @Test
    void whileAnotherAttemptIsWaitedForMakesNone() {
        // Given
        serve(connection -> {
            RawHttp.read(connection);
            connection.send(RawHttp.reply("503 Service Unavailable", "{}", "Retry-After: 30"));
        });
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            upstream.afterScript(0);

            // When
            client.close();

            // Then
            assertThat(gateway.exchanges().summary(0).attempts()).isEqualTo(1);
            assertThat(upstream.connections()).hasSize(1);
            assertThat(gateway.permitsOut()).isZero();
        }
    }

    /** A client that pipelined its next request before it left: the one behind is not begun. */
    @Test
    void withARequestBehindLeavesThatOneUnasked() {
        // Given
        serve(RawHttp::read);
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/1", BODY) + RawHttp.post("/v1/2", BODY));
            var serving = upstream.afterScript(0);

            // When
            client.close();

            // Then
            assertThat(serving.closedWithin(5)).isTrue();
            assertNothingIsLeft(0);
            assertThat(upstream.connections())
                    .noneMatch(each -> new String(each.received(), StandardCharsets.ISO_8859_1).contains("/v1/2"));
        }
    }
}
