package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.EjectionSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.PruneMode;
import io.espalier.config.RetrySettings;
import io.espalier.config.RouteSettings;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.meter.ExchangeTrace;
import io.espalier.meter.ExchangeTrace.Parent;
import io.espalier.meter.Observers;
import io.espalier.meter.Tracing;
import io.espalier.meter.UpstreamListener;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RecordingUpstreamListener;
import io.espalier.testing.TestingGateway;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What those who watch are told of exchanges, and that exchanges do not suffer from it. */
@NullUnmarked
class WatchedExchangeIT {
    private static final String BODY = "{\"model\":\"gpt-asked\",\"messages\":[]}";
    private static final String OK = RawHttp.ok("{\"model\":\"gpt-answered\"}");
    private static final String BROKEN = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n";
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void aListenerThatThrowsDoesNotHarmTheExchange() {
        // Given
        var observers = new Observers(
                List.of(summary -> {
                    throw new IllegalStateException("full");
                }),
                new RecordingUpstreamListener(),
                (traceparent, tracestate) -> {
                    throw new IllegalStateException("no tracer");
                });
        try (var upstream = RawUpstream.answering(OK);
                var gateway = TestingGateway.planFor(upstream.url())
                        .observers(observers)
                        .start();
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void tellsTheModelAskedForSentAndAnswered() {
        // Given
        try (var upstream = RawUpstream.answering(OK);
                var gateway = TestingGateway.plan(TestingGateway.settings(
                                Map.of("only", TestingGateway.http(upstream.url())), List.of(rewriting("gpt-sent"))))
                        .start();
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawHttp.read(client);

            // Then
            var models = gateway.exchanges().summary(0).models();
            assertThat(List.of(models.asked(), models.sent(), models.answered()))
                    .containsExactly("gpt-asked", "gpt-sent", "gpt-answered");
        }
    }

    @Test
    void hashesTheBodyThatCame() throws Exception {
        // Given
        var sha = MessageDigest.getInstance("SHA-256").digest(BODY.getBytes(StandardCharsets.UTF_8));
        try (var upstream = RawUpstream.answering(OK);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawHttp.read(client);

            // Then
            assertThat(gateway.exchanges().summary(0).bodyHash())
                    .isEqualTo(HexFormat.of().formatHex(sha).substring(0, 12));
        }
    }

    @Test
    void namesTheErrorThatTheGatewayAnswered() {
        // Given
        try (var gateway = TestingGateway.relayingTo(unreachable());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawHttp.read(client);

            // Then
            var summary = gateway.exchanges().summary(0);
            assertThat(summary.outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
            assertThat(summary.error()).isEqualTo("upstream_unreachable");
            assertThat(summary.times().replied()).isNull();
        }
    }

    @Test
    void countsTimesFromTheRequestsHeadInTheirOrder() {
        // Given
        try (var upstream = RawUpstream.answering(OK);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawHttp.read(client);

            // Then
            var times = gateway.exchanges().summary(0).times();
            assertThat(List.of(
                            times.ready(),
                            times.prepared(),
                            times.sent(),
                            times.replied(),
                            times.firstByte(),
                            times.total()))
                    .isSorted();
            assertThat(times.overhead()).isPositive().isLessThan(times.total());
        }
    }

    @Test
    void tellsOfEveryTry() {
        // Given
        var heard = new RecordingUpstreamListener();
        try (var broken = RawUpstream.answering(BROKEN.replace("500 Internal Server Error", "503 Busy"));
                var sound = RawUpstream.answering(OK);
                var gateway = TestingGateway.plan(TestingGateway.settings(
                                Map.of("bad", http(broken.url(), 5), "good", http(sound.url(), 5)),
                                List.of(new RouteSettings(
                                        List.of("*"),
                                        "bad",
                                        null,
                                        List.of("good"),
                                        null,
                                        TestingGateway.prune(PruneMode.NONE),
                                        null))))
                        .observers(watching(heard))
                        .start();
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawHttp.read(client);

            // Then
            assertThat(heard.events(4))
                    .contains("opened bad", "opened good")
                    .containsSubsequence("SERVER_ERROR bad 1", "ANSWERED good 2");
        }
    }

    @Test
    void tellsWhenAnUpstreamIsLeftOutAndTakenBack() {
        // Given
        var heard = new RecordingUpstreamListener();
        try (var upstream = RawUpstream.running(WatchedExchangeIT::failsOnce);
                var gateway = TestingGateway.planFor(http(upstream.url(), 1))
                        .observers(watching(heard))
                        .start();
                var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawHttp.read(client);

            // When: the time that it is left out is over
            RawHttp.Message reply;
            do {
                client.send(RawHttp.post("/v1/chat/completions", BODY));
                reply = RawHttp.read(client);
            } while (reply.status() == 503);

            // Then
            assertThat(heard.events(5))
                    .containsExactly(
                            "opened only", "SERVER_ERROR only 1", "ejected only", "ANSWERED only 1", "restored only");
        }
    }

    @Test
    void leavesTheClientsTraceContextWhereNothingIsTraced() {
        // Given
        try (var upstream = RawUpstream.answering(OK);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(traced("TraceParent: " + TRACEPARENT + "\r\ntracestate: a=1\r\ntracestate: b=2\r\n"));
            RawHttp.read(client);

            // Then
            var sent = headOf(upstream);
            assertThat(sent.all("traceparent")).containsExactly(TRACEPARENT);
            assertThat(sent.all("tracestate")).containsExactly("a=1", "b=2");
        }
    }

    @Test
    void sendsTheTracesOwnContextWhereThereIsOne() {
        // Given
        var own = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
        try (var upstream = RawUpstream.answering(OK);
                var gateway = TestingGateway.planFor(upstream.url())
                        .observers(tracing(new Parent(own, null)))
                        .start();
                var client = gateway.connect()) {
            // When
            client.send(traced("traceparent: " + TRACEPARENT + "\r\ntracestate: a=1\r\n"));
            RawHttp.read(client);

            // Then
            var sent = headOf(upstream);
            assertThat(sent.all("traceparent")).containsExactly(own);
            assertThat(sent.all("tracestate")).isEmpty();
        }
    }

    private static RouteSettings rewriting(String model) {
        return new RouteSettings(List.of("*"), "only", null, null, model, TestingGateway.prune(PruneMode.NONE), null);
    }

    private static HttpUpstreamSettings http(URI url, int failures) {
        return new HttpUpstreamSettings(
                url,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new RetrySettings(2, null, null),
                new EjectionSettings(failures, Duration.ofMillis(50)));
    }

    private static void failsOnce(RawConnection connection) {
        RawHttp.read(connection);
        connection.send(BROKEN);
        while (true) {
            RawHttp.read(connection);
            connection.send(OK);
        }
    }

    private static Observers watching(UpstreamListener listener) {
        return new Observers(List.of(), listener, Tracing.OFF);
    }

    private static Observers tracing(Parent parent) {
        return new Observers(List.of(), UpstreamListener.NONE, (traceparent, tracestate) -> new ExchangeTrace() {
            @Override
            public Parent parent() {
                return parent;
            }
        });
    }

    private static String traced(String headers) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n" + headers + "Content-Length: " + BODY.length()
                + "\r\n\r\n" + BODY;
    }

    private static RawHttp.Message headOf(RawUpstream upstream) {
        var received = new String(upstream.connection(0).received(), StandardCharsets.ISO_8859_1);
        return new RawHttp.Message(received.substring(0, received.indexOf("\r\n\r\n") + 4), new byte[0]);
    }

    private static URI unreachable() {
        return URI.create("http://127.0.0.1:1");
    }
}
