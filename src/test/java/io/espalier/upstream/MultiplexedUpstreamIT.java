package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.TestingGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream that is spoken to in HTTP/2, in clear text from the first byte on. */
class MultiplexedUpstreamIT {
    private static final long REFUSED_STREAM = 7;

    private final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
    private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
    private Vertx backend;
    private TestingGateway gateway;

    @BeforeEach
    void start() throws Exception {
        backend = Vertx.vertx();
        var server = backend.createHttpServer()
                .connectionHandler(connections::add)
                .requestHandler(requests::add)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams: { only: { kind: http, url: "http://127.0.0.1:%d", http2: true } }
                          routes: [{ upstream: only, prune: { mode: none } }]
                        """, server.actualPort()).oneLoop().start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        backend.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void getsTheRequestAndItsTrailersReachTheClient() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            // When
            client.send(
                    RawHttp.post("/v1/x?a=%2F", "{\"a\":1}", "Connection: keep-alive, X-Mine", "X-Mine: 1", "X-Y: 2"));

            // Then
            var request = next();
            assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(request.uri()).isEqualTo("/v1/x?a=%2F");
            assertThat(request.getHeader("x-y")).isEqualTo("2");
            assertThat(request.getHeader("x-mine")).isNull();
            assertThat(request.getHeader("connection")).isNull();
            var response = request.response();
            response.write("data: a\n\n");
            assertThat(RawHttp.readHead(client).all("transfer-encoding")).containsExactly("chunked");
            assertThat(RawHttp.readChunk(client)).asString().isEqualTo("data: a\n\n");
            response.putTrailer("x-sum", "9").end();
            assertThat(client.readThrough("\r\n\r\n")).isEqualTo("0\r\nx-sum: 9\r\n\r\n");
        }
    }

    @Test
    void servesManyExchangesOnOneConnection() throws Exception {
        // Given
        var clients = new ArrayList<RawConnection>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(gateway.connect().send(RawHttp.post("/v1/" + i, "{}")));
            }

            // When
            for (int i = 0; i < 20; i++) {
                var request = next();
                request.response().end(request.uri());
            }

            // Then
            for (int i = 0; i < 20; i++) {
                assertThat(RawHttp.read(clients.get(i)).text()).isEqualTo("/v1/" + i);
            }
            assertThat(connections).hasSize(1);
        } finally {
            clients.forEach(RawConnection::close);
        }
    }

    @Test
    void hearsThatTheClientLeftWhileItsConnectionGoesOn() throws Exception {
        // Given
        try (var leaving = gateway.connect();
                var staying = gateway.connect()) {
            leaving.send(RawHttp.post("/v1/leaving", "{}"));
            var cancelled = next();
            var reset = new CompletableFuture<Throwable>();
            cancelled.response().exceptionHandler(reset::complete);
            cancelled.response().write("data: a\n\n");
            RawHttp.readHead(leaving);
            staying.send(RawHttp.post("/v1/staying", "{}"));
            var served = next();

            // When
            leaving.close();

            // Then
            assertThat(reset.get(10, TimeUnit.SECONDS)).isNotNull();
            served.response().end("here");
            assertThat(RawHttp.read(staying).text()).isEqualTo("here");
            assertThat(connections).hasSize(1);
        }
    }

    @Test
    void breaksAStreamOffAndTheClientCannotTakeItForWhole() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/x", "{}"));
            var response = next().response();
            response.write("data: a\n\n");
            RawHttp.readHead(client);
            RawHttp.readChunk(client);

            // When
            response.reset();

            // Then
            assertThat(client.readUntilClosed()).isEmpty();
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @Test
    void isAskedAgainWhereItRefusedAStream() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/x", "{}"));

            // When
            next().response().reset(REFUSED_STREAM);

            // Then
            next().response().end("at last");
            assertThat(RawHttp.read(client).text()).isEqualTo("at last");
            assertThat(gateway.exchanges().summary(0).attempts()).isEqualTo(2);
        }
    }

    @Test
    void isSpokenToOnANewConnectionAfterItSaidGoodbye() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.get("/v1/before"));
            next().response().end();
            assertThat(RawHttp.read(client).status()).isEqualTo(200);

            // When
            connections
                    .getFirst()
                    .shutdown()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            // Then
            client.send(RawHttp.get("/v1/after"));
            next().response().end();
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(connections).hasSize(2);
        }
    }

    private HttpServerRequest next() throws InterruptedException {
        var request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request within 10 s");
        }
        return request;
    }
}
