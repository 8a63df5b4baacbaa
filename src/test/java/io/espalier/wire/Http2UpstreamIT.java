package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawHttp;
import io.espalier.testing.TestingGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream that speaks HTTP/2 is relayed as one that speaks HTTP/1. */
class Http2UpstreamIT {
    private static final String BODY = "{ \"model\":\"m\",\"n\":1.0,\"s\":\"\\ud800\" }\n";
    private static final long REFUSED_STREAM = 0x7;

    private record Seen(String body, HttpServerResponse response) {}

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Seen> requests = new LinkedBlockingQueue<>();
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        var listening = vertx.createHttpServer().requestHandler(this::hear).listen(0, "127.0.0.1");
        var server = listening.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams: { only: { kind: http, url: "http://127.0.0.1:%d", http2: true } }
                          routes: [ { models: ["*"], upstream: only, prune: { mode: none } } ]
                        """, server.actualPort()).start();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void hear(HttpServerRequest request) {
        request.bodyHandler(body -> requests.add(new Seen(body.toString(ISO_8859_1), request.response())));
    }

    private Seen next() throws InterruptedException {
        var seen = requests.poll(10, TimeUnit.SECONDS);
        assertThat(seen).as("a request at the upstream").isNotNull();
        return seen;
    }

    @Test
    void eachEventPassesAsItComesAndTheBodyWentOutAsItCame() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            var seen = next();
            seen.response().putHeader("content-type", "text/event-stream");

            for (int i = 0; i < 20; i++) {
                // When
                seen.response().write("data: " + i + "\n\n");

                // Then
                if (i == 0) {
                    assertThat(RawHttp.readHead(client).status()).isEqualTo(200);
                }
                assertThat(RawHttp.readChunk(client)).asString().isEqualTo("data: " + i + "\n\n");
            }
            seen.response().end();
            assertThat(RawHttp.readChunked(client)).isEmpty();
            assertThat(seen.body()).isEqualTo(BODY);
        }
    }

    @Test
    void aStreamThatItResetsIsACut() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            var response = next().response().putHeader("content-type", "text/event-stream");
            response.write("data: {\"cut");
            client.readThrough("cut");

            // When
            response.reset();

            // Then
            assertThat(new String(client.readUntilClosed(), ISO_8859_1)).doesNotContain("0\r\n\r\n");
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @Test
    void aStreamThatItRefusesIsTriedAgainWithTheSameBytes() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            var refused = next();

            // When
            refused.response().reset(REFUSED_STREAM);

            // Then
            var second = next();
            assertThat(second.body()).isEqualTo(BODY).isEqualTo(refused.body());
            second.response().end("{}");
            assertThat(RawHttp.read(client).text()).isEqualTo("{}");
        }
    }
}
