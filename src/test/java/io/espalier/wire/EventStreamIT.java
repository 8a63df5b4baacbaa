package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events pass as they come, whatever they look like. */
class EventStreamIT {
    /** All that the standard allows, and nothing that is usual. */
    private static final String NASTY = latin("\ufeff: open\r\n\r\n"
            + "data: {\"model\":\"m-2024\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüße 🍰\"}}]}\n\n"
            + "data:{\"no\":\"space\"}\r\n\r\n: ping\n\nevent: x\rid: 7\rretry: 10\rdata: a\rdata: b\r\rdata\n\n"
            + "data:  {\"choices\":[],\n"
            + "data: \"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}\r\n\r\n"
            + "data: [DONE]\r\n\r\n");

    private RawUpstream upstream;
    private TestingGateway gateway;

    /** How a reply says where it ends. */
    enum Framing {
        CHUNKED,
        LENGTH,
        CLOSE;

        String head(int length) {
            return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + switch (this) {
                        case CHUNKED -> "Transfer-Encoding: chunked\r\n\r\n";
                        case LENGTH -> "Content-Length: " + length + "\r\n\r\n";
                        case CLOSE -> "Connection: close\r\n\r\n";
                    };
        }

        String body(String text) {
            return this == CHUNKED ? RawHttp.chunk(text) : text;
        }

        void end(RawConnection serving) {
            switch (this) {
                case CHUNKED -> serving.send("0\r\n\r\n");
                case LENGTH -> {}
                case CLOSE -> serving.close();
            }
        }
    }

    @BeforeEach
    void start() {
        upstream = RawUpstream.running(connection -> {});
        gateway = TestingGateway.relayingTo(upstream.url());
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String latin(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String request() {
        return RawHttp.post("/v1/chat/completions", "{\"stream\":true}");
    }

    /** Waits for that much of a reply, whatever chunks it comes in. */
    private static String readBody(RawHttp.Message head, RawConnection client, int length) {
        if (head.header("content-length").isPresent()) {
            return new String(client.read(length), ISO_8859_1);
        }
        var body = new ByteArrayOutputStream();
        while (body.size() < length) {
            body.writeBytes(RawHttp.readChunk(client));
        }
        return body.toString(ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHUNKED", "LENGTH"})
    void passesAtOnceWhereverItIsSplit(Framing framing) {
        // Given
        try (var client = gateway.connect()) {
            for (int split = 1; split < NASTY.length(); split++) {
                client.send(request());
                var serving = upstream.connection(0);
                RawHttp.read(serving);

                // When
                serving.send(framing.head(NASTY.length()) + framing.body(NASTY.substring(0, split)));

                // Then
                var head = RawHttp.readHead(client);
                assertThat(readBody(head, client, split)).isEqualTo(NASTY.substring(0, split));
                serving.send(framing.body(NASTY.substring(split)));
                framing.end(serving);
                assertThat(readBody(head, client, NASTY.length() - split)).isEqualTo(NASTY.substring(split));
                if (framing == Framing.CHUNKED) {
                    assertThat(RawHttp.readChunked(client)).isEmpty();
                }
                var summary = gateway.exchanges().summary(split - 1);
                assertThat(List.of(summary.tokens().input(), summary.tokens().output()))
                        .containsExactly(3L, 4L);
                assertThat(summary.models().answered()).isEqualTo("m-2024");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void arrivesWholeWhenEveryByteOfTheReplyIsASegment(Framing framing) {
        // Given
        try (var client = gateway.connect()) {
            client.send(request());
            var serving = upstream.connection(0);
            RawHttp.read(serving);

            // When
            for (char each : (framing.head(NASTY.length()) + framing.body(NASTY)).toCharArray()) {
                serving.send(String.valueOf(each));
            }
            framing.end(serving);

            // Then
            var reply = RawHttp.read(client);
            assertThat(new String(reply.body(), ISO_8859_1)).isEqualTo(NASTY);
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void everyEventReachesTheClientBeforeTheNextIsSentUncompressed() {
        // Given
        try (var client = gateway.connect()) {
            client.send(request().replaceFirst("\r\n", "\r\nAccept-Encoding: gzip, br, zstd\r\n"));
            var serving = upstream.connection(0);
            RawHttp.read(serving);
            serving.send(Framing.CHUNKED.head(0));
            var head = RawHttp.readHead(client);

            for (int i = 0; i < 200; i++) {
                // When
                serving.send(RawHttp.chunk("data: " + i + "\n\n"));

                // Then
                assertThat(RawHttp.readChunk(client)).asString().isEqualTo("data: " + i + "\n\n");
            }
            assertThat(head.header("content-encoding")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[]}\n\ndata: [DONE]\n\n",
                "data: {\"choices\":[]}\n\n",
                "event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n",
                "data: {\"choices\":[]}\n\ndata: [DONE]",
                "data: [DONE]\n\ndata: [DONE]\n\n",
                ""
            })
    void doneIsPassedOnAsOftenAsItCame(String stream) {
        // Given
        try (var client = gateway.connect()) {
            client.send(request());
            var serving = upstream.connection(0);
            RawHttp.read(serving);

            // When
            serving.send(Framing.CLOSE.head(0) + stream).close();

            // Then
            assertThat(RawHttp.read(client).body()).asString().isEqualTo(stream);
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void interleavedEventsOfManyStreamsEachReachTheirOwnClient() {
        // Given
        var clients = IntStream.range(0, 20).mapToObj(i -> gateway.connect()).toList();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send(request());
            RawHttp.read(upstream.connection(i));
            upstream.connection(i).send(Framing.CHUNKED.head(0));
            RawHttp.readHead(clients.get(i));
        }
        for (int event = 0; event < 5; event++) {
            // When
            for (int i = clients.size() - 1; i >= 0; i--) {
                upstream.connection(i).send(RawHttp.chunk("data: " + i + "/" + event + "\n\n"));
            }

            // Then
            for (int i = 0; i < clients.size(); i++) {
                assertThat(RawHttp.readChunk(clients.get(i))).asString().isEqualTo("data: " + i + "/" + event + "\n\n");
            }
        }
        clients.forEach(RawConnection::close);
    }
}
