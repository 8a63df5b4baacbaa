package io.espalier.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.HttpUpstreamSettings;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.streams.WriteStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that share one HTTP/2 connection do not share their slowness. */
class Http2BackPressureIT {
    private static final int SLOW = 4;
    private static final Buffer PIECE = Buffer.buffer(new byte[1 << 16]);

    private final Vertx vertx = Vertx.vertx();
    private static final String REPLY = "data: " + "x".repeat(100_000) + "\n\n";
    private final AtomicLong written = new AtomicLong();
    private volatile boolean over;

    @AfterEach
    void stop() throws Exception {
        over = true;
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Floods the client that asks for it, answers all others. */
    private void serve(HttpServerRequest request) {
        var response = request.response().putHeader("content-type", "text/event-stream");
        if (request.uri().contains("much")) {
            flood(response.setChunked(true));
        } else {
            response.end(REPLY);
        }
    }

    /** Writes as fast as the other side takes it; a closed stream would take everything. */
    private void flood(WriteStream<Buffer> stream) {
        while (!over && !stream.writeQueueFull()) {
            stream.write(PIECE);
            written.addAndGet(PIECE.length());
        }
        stream.drainHandler(v -> flood(stream));
    }

    private URI http2Upstream() throws Exception {
        var server = vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1");
        int port = server.toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    @Test
    void slowClientsOfOneUpstreamConnectionStallNobodyElse() throws Exception {
        // Given
        var upstream =
                new HttpUpstreamSettings(http2Upstream(), null, null, null, true, null, null, null, null, null, null);
        try (var gateway = TestingGateway.planFor(upstream).start()) {
            var slow = IntStream.range(0, SLOW)
                    .mapToObj(i -> RawConnection.slowTo(gateway.port(), 16 * 1024)
                            .send(RawHttp.post("/v1/chat/completions?much", "{}")))
                    .toList();
            Eventually.still("the slow streams", written::get);
            for (int i = 0; i < 4; i++) {
                try (var client = gateway.connect()) {
                    // When
                    client.send(RawHttp.post("/v1/chat/completions", "{}"));

                    // Then
                    assertThat(RawHttp.read(client).text()).isEqualTo(REPLY);
                }
            }
            slow.forEach(RawConnection::close);
        }
    }

    private HttpClientRequest http2Request(io.vertx.core.http.HttpClient client, int port, String path)
            throws Exception {
        return client.request(HttpMethod.POST, port, "127.0.0.1", path)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void uploadsThatAnUpstreamDoesNotTakeStallNoOtherOfTheirConnection() throws Exception {
        // Given
        var options =
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        var client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
        try (var upstream = RawUpstream.running(connection -> {
                    if (RawHttp.readHead(connection).startLine().contains("little")) {
                        connection.read(2);
                        connection.send(RawHttp.ok("{}"));
                    }
                });
                var gateway = TestingGateway.relayingTo(upstream.url())) {
            for (int i = 0; i < SLOW; i++) {
                var request = http2Request(client, gateway.port(), "/v1/files?much");
                flood(request.putHeader("content-length", "60000000"));
                upstream.afterScript(i);
            }
            Eventually.still("the slow uploads", written::get);

            // When
            var request = http2Request(client, gateway.port(), "/v1/chat/completions?little");
            var reply = request.send("{}").toCompletionStage().toCompletableFuture();

            // Then
            assertThat(reply.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            upstream.close();
        }
    }
}
