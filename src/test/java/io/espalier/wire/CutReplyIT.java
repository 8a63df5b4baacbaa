package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import io.espalier.wire.EventStreamIT.Framing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A reply that its upstream broke off never looks whole to the client. */
class CutReplyIT {
    private static final String WHOLE_EVENT = "data: {\"choices\":[]}\n\n";
    private static final String STREAM = WHOLE_EVENT + "data: {\"choices\":[{\"delta\":{\"content\":\"Gr\u00c3";

    private TestingGateway gateway;
    private RawUpstream upstream;

    /** How an upstream may end a connection. */
    enum Cut implements Consumer<RawConnection> {
        CLOSED(RawConnection::close),
        RESET(RawConnection::reset);

        private final Consumer<RawConnection> how;

        Cut(Consumer<RawConnection> how) {
            this.how = how;
        }

        @Override
        public void accept(RawConnection connection) {
            how.accept(connection);
        }
    }

    static Stream<Arguments> everyWay() {
        return Stream.of(Framing.values())
                .flatMap(framing -> Stream.of(Cut.values()).map(cut -> Arguments.of(framing, cut)));
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** An upstream that goes away in the middle of an event, once the client has what came before. */
    private void serve(Framing framing, String stream) {
        upstream = RawUpstream.running(connection -> {
            RawHttp.read(connection);
            connection.send(framing.head(stream.length() + 1000) + framing.body(stream));
        });
        gateway = TestingGateway.relayingTo(upstream.url());
    }

    private static String request(String version) {
        return RawHttp.post("/v1/chat/completions", "{\"stream\":true}").replace("HTTP/1.1", version);
    }

    private String readUntilCut(RawConnection client, String stream, Cut cut) {
        var seen = client.readThrough(stream.substring(stream.length() - 5));
        cut.accept(upstream.afterScript(0));
        return seen + new String(client.readUntilClosed(), ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void withinAnEventBreaksTheClientsChunksOff(Framing framing, Cut cut) {
        // Given
        serve(framing, STREAM);
        try (var client = gateway.connect()) {
            // When
            client.send(request("HTTP/1.1"));

            // Then
            var seen = readUntilCut(client, STREAM, cut);
            assertThat(seen).contains(STREAM).doesNotContain("\r\n0\r\n");
            assertThat(framing != Framing.LENGTH || seen.contains("content-length: " + (STREAM.length() + 1000)))
                    .isTrue();
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void withinAnEventResetsAClientThatTakesACloseForTheEnd(Framing framing, Cut cut) {
        // Given
        serve(framing, STREAM);
        try (var client = gateway.connect()) {
            // When
            client.send(request("HTTP/1.0"));

            // Then
            var seen = readUntilCut(client, STREAM, cut);
            assertThat(seen).contains(STREAM);
            assertThat(client.wasReset() || framing == Framing.LENGTH).isTrue();
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void withinAnEventResetsAnHttp2Stream(Framing framing, Cut cut) throws Exception {
        // Given
        serve(framing, STREAM);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                .build();
        try (var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build();
                var body = client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readNBytes(STREAM.length())).hasSize(STREAM.length());

            // When
            cut.accept(upstream.afterScript(0));

            // Then
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHUNKED", "LENGTH"})
    void betweenTwoEventsIsACutAsWell(Framing framing) {
        // Given
        serve(framing, WHOLE_EVENT);
        try (var client = gateway.connect()) {
            // When
            client.send(request("HTTP/1.1"));

            // Then
            assertThat(readUntilCut(client, WHOLE_EVENT, Cut.CLOSED)).doesNotContain("\r\n0\r\n");
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @Test
    void anUpstreamThatFallsSilentIsACutAsWell() {
        // Given
        upstream = RawUpstream.running(connection -> {
            RawHttp.read(connection);
            connection.send(Framing.CHUNKED.head(0) + RawHttp.chunk(WHOLE_EVENT));
        });
        gateway = TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams: { only: { kind: http, url: "%s", timeouts: { idle: 300ms } } }
                          routes: [ { models: ["*"], upstream: only, prune: { mode: none } } ]
                        """, upstream.url()).start();
        try (var client = gateway.connect()) {
            client.send(request("HTTP/1.1"));

            // When
            var seen = new String(client.readUntilClosed(), ISO_8859_1);

            // Then
            assertThat(seen).contains(WHOLE_EVENT).doesNotContain("\r\n0\r\n");
            assertThat(upstream.afterScript(0).closedWithin(10)).isTrue();
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }
}
