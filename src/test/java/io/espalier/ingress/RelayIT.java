package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RelayIT {
    @Test
    void forwardsTheBodysBytesAsTheyCame() {
        // Given
        var body = "{ \"model\":\"m\" ,\"temperature\": 1.0,\"x\":1e2,\"x\":12345678901234567890 }\n";
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions?a=%2F", body));

            // Then
            assertThat(RawHttp.read(client).text()).isEqualTo("{}");
            var seen = new String(upstream.connection(0).received(), StandardCharsets.ISO_8859_1);
            assertThat(seen)
                    .startsWith("POST /v1/chat/completions?a=%2F HTTP/1.1\r\n")
                    .endsWith("\r\n\r\n" + body);
            assertThat(gateway.exchanges().summary(0).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void passesEachReadOnWithoutWaitingForMore() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::read);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{}"));
            RawConnection serving = upstream.afterScript(0);
            serving.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(RawHttp.readHead(client).status()).isEqualTo(200);

            // When
            serving.send(RawHttp.chunk("data: a\n"));

            // Then
            assertThat(RawHttp.readChunk(client)).asString().isEqualTo("data: a\n");
            serving.send(RawHttp.chunk("\ndata: b\n\n") + "0\r\n\r\n");
            assertThat(RawHttp.readChunked(client)).asString().isEqualTo("\ndata: b\n\n");
        }
    }

    @Test
    void closesTheUpstreamsConnectionWhenTheClientLeaves() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::read);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{}"));
            var serving = upstream.afterScript(0);

            // When
            client.close();

            // Then
            assertThat(serving.closedWithin(5)).isTrue();
            var summary = gateway.exchanges().summary(0);
            assertThat(summary.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(summary.status()).isEqualTo(499);
            assertThat(gateway.permitsOut()).isZero();
        }
    }
}
