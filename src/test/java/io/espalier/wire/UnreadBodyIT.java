package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.PruneMode;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.TestingGateway;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a route that prunes nothing the body is read no further than the model's name, and goes on while it comes. */
class UnreadBodyIT {
    private static final String UPLOAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s";
    private static final int LONG = 8 << 20;

    /** Two routes, so that the model's name must be known before anything is forwarded. */
    private static TestingGateway routingByModel(RawUpstream upstream) {
        var none = TestingGateway.prune(PruneMode.NONE);
        return TestingGateway.plan(TestingGateway.settings(
                        Map.of("only", TestingGateway.http(upstream.url())),
                        List.of(
                                TestingGateway.route("big-*", "only", none),
                                TestingGateway.route("small-*", "only", none))))
                .start();
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] readAfterHead(RawConnection connection, int length) {
        connection.readThrough("\r\n\r\n");
        return connection.read(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 70_000, 3_000_000})
    void whatFollowsTheModelMayBeAnyBytes(int length) {
        // Given
        var log = new RequestLog(RawHttp.ok("{}"));
        var start = "{\"model\":\"big-1\"";
        var noise = noise(length);
        try (var upstream = RawUpstream.running(log);
                var gateway = routingByModel(upstream);
                var client = gateway.connect()) {
            // When
            client.send(UPLOAD.formatted(start.length() + length, start)).send(noise);

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(log.next().body()).isEqualTo((start + new String(noise, ISO_8859_1)).getBytes(ISO_8859_1));
            assertThat(gateway.exchanges().summary(0).models().asked()).isEqualTo("big-1");
        }
    }

    @Test
    void aLongBodyIsForwardedBeforeItEnds() {
        // Given
        var start =
                "{\"model\":\"big-1\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":";
        var rest = noise(LONG);
        try (var upstream = RawUpstream.running(connection -> {});
                var gateway = routingByModel(upstream);
                var client = gateway.connect()) {
            // When
            client.send(UPLOAD.formatted(start.length() + LONG, start));

            // Then
            var serving = upstream.connection(0);
            assertThat(readAfterHead(serving, start.length())).asString().isEqualTo(start);
            for (int at = 0; at < LONG; at += LONG / 8) {
                var piece = Arrays.copyOfRange(rest, at, at + LONG / 8);
                Thread.ofVirtual().start(() -> client.send(piece));
                assertThat(serving.read(piece.length)).isEqualTo(piece);
            }
            serving.send(RawHttp.ok("{}"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
        }
    }

    @Test
    void aLongBodyWithoutALengthIsForwardedBeforeItEnds() {
        // Given
        var start = "{\"model\":\"big-1\",\"image\":\"";
        var piece = "A".repeat(1 << 20);
        try (var upstream = RawUpstream.running(connection -> {});
                var gateway = routingByModel(upstream);
                var client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n");

            // When
            client.send(RawHttp.chunk(start) + RawHttp.chunk(piece) + RawHttp.chunk("A"));

            // Then
            var serving = upstream.connection(0);
            serving.readThrough("\r\n\r\n");
            var seen = new StringBuilder();
            while (seen.length() < start.length() + piece.length() + 1) {
                seen.append(new String(RawHttp.readChunk(serving), ISO_8859_1));
            }
            assertThat(seen.toString()).isEqualTo(start + piece + "A");
            client.send(RawHttp.chunk("\"}") + "0\r\n\r\n");
            assertThat(RawHttp.readChunked(serving)).asString().isEqualTo("\"}");
            serving.send(RawHttp.ok("{}"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
        }
    }

    @Test
    void whereNothingIsTriedAgainAShortBodyIsForwardedBeforeItEndsToo() {
        // Given
        try (var upstream = RawUpstream.running(connection -> {});
                var gateway = TestingGateway.planOf("""
                                espalier:
                                  server: { port: 0 }
                                  upstreams: { only: { kind: http, url: "%s", retry: { attempts: 1 } } }
                                  routes: [ { models: ["*"], upstream: only, prune: { mode: none } } ]
                                """, upstream.url()).start();
                var client = gateway.connect()) {
            // When
            client.send(UPLOAD.formatted(12, "{\"model\":"));

            // Then
            var serving = upstream.connection(0);
            assertThat(readAfterHead(serving, 9)).asString().isEqualTo("{\"model\":");
            client.send("1 }");
            assertThat(serving.read(3)).asString().isEqualTo("1 }");
            serving.send(RawHttp.ok("{}"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
        }
    }

    @Test
    void aModelBehindALargeImageStillChoosesTheRoute() {
        // Given
        var body = "{\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"data:image/png;base64,"
                + "iVBORw0KGgo".repeat(LONG / 11) + "\"}}]}],\"model\":\"small-1\"}";
        var log = new RequestLog(RawHttp.ok("{}"));
        try (var upstream = RawUpstream.running(log);
                var gateway = routingByModel(upstream);
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", body));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(log.next().body()).isEqualTo(body.getBytes(ISO_8859_1));
            assertThat(gateway.exchanges().summary(0).route()).isEqualTo(1);
        }
    }

    @Test
    void whereTheModelMakesNoDifferenceNotEvenItsNameIsNeeded() {
        // Given
        var log = new RequestLog(RawHttp.ok("{}"));
        var noise = noise(100_000);
        try (var upstream = RawUpstream.running(log);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(UPLOAD.formatted(noise.length, "")).send(noise);

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(log.next().body()).isEqualTo(noise);
        }
    }
}
