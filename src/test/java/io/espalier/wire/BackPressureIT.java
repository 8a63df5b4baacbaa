package io.espalier.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slow client holds its own upstream back, and nothing else. */
class BackPressureIT {
    private static final long MEBIBYTE = 1 << 20;
    private static final long ALL = 128 * MEBIBYTE;
    /** What the kernel's buffers of two connections and the gateway's bounded ones hold, with room to spare. */
    private static final long IN_FLIGHT = 32 * MEBIBYTE;

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String EVENT = "data: " + "x".repeat(1000) + "\n\n";
    private static final String CHUNK = RawHttp.chunk(EVENT).repeat(64);

    private final AtomicLong written = new AtomicLong();
    private RawUpstream upstream;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        upstream = RawUpstream.running(this::serve);
        gateway = TestingGateway.relayingTo(upstream.url());
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** Writes as fast as it may where much is asked for, else one event. */
    private void serve(RawConnection connection) {
        while (true) {
            boolean much = RawHttp.read(connection).startLine().contains("much");
            connection.send(HEAD);
            for (long sent = 0; much && sent < ALL; sent += CHUNK.length()) {
                connection.send(CHUNK);
                written.addAndGet(CHUNK.length());
            }
            connection.send(RawHttp.chunk(EVENT) + "0\r\n\r\n");
        }
    }

    private RawConnection askingForMuch() {
        return RawConnection.slowTo(gateway.port(), 16 * 1024).send(RawHttp.post("/v1/chat/completions?much", "{}"));
    }

    private void awaitBlockedWrites() {
        Eventually.still("the upstream's writes", written::get);
    }

    @Test
    void aClientThatDoesNotReadBlocksItsUpstreamsWrites() {
        // Given
        try (var client = askingForMuch()) {
            // When
            awaitBlockedWrites();

            // Then
            assertThat(written.get()).isLessThan(IN_FLIGHT);
            RawHttp.readHead(client);
            long read = 0;
            for (var chunk = RawHttp.readChunk(client); chunk.length > 0; chunk = RawHttp.readChunk(client)) {
                read += chunk.length;
            }
            long events = ALL / CHUNK.length() * 64 + (ALL % CHUNK.length() == 0 ? 0 : 64) + 1;
            assertThat(read).isEqualTo(events * EVENT.length());
        }
    }

    @Test
    void clientsThatDoNotReadStallNobodyElse() {
        // Given
        var slow = IntStream.range(0, 6).mapToObj(i -> askingForMuch()).toList();
        awaitBlockedWrites();
        for (int i = 0; i < 20; i++) {
            try (var client = gateway.connect()) {
                // When
                client.send(RawHttp.post("/v1/chat/completions?little", "{}"));

                // Then
                assertThat(RawHttp.read(client).text()).isEqualTo(EVENT);
            }
        }
        assertThat(written.get()).isLessThan(slow.size() * IN_FLIGHT);
        slow.forEach(RawConnection::close);
    }

    @Test
    void aClientThatLeavesWithoutReadingFreesItsUpstream() {
        // Given
        var client = askingForMuch();
        awaitBlockedWrites();

        // When
        client.reset();

        // Then
        assertThat(upstream.connection(0).closedWithin(10)).isTrue();
        Eventually.until("the permit given back", () -> gateway.permitsOut() == 0);
    }
}
