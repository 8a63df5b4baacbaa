package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The longest body, and bodies that are uploaded as they come. */
class BodyLimitIT {
    private static final int LIMIT = 256 * 1024;
    private static final String START = "{\"model\":\"m\",\"x\":\"";
    private static final String END = "\"}";

    /** Kept whole before they go on, and streamed; with the model as it came, and another in its place. */
    static Stream<Arguments> bodies() {
        return Stream.of("512KiB", "1KiB")
                .flatMap(kept -> Stream.of("", "model: a-longer-name,")
                        .flatMap(model -> Stream.of(false, true)
                                .flatMap(chunked -> Stream.of(LIMIT - 1, LIMIT, LIMIT + 1)
                                        .map(length -> Arguments.of(kept, model, chunked, length)))));
    }

    @ParameterizedTest(name = "kept up to {0}, {1} chunked {2}, {3} bytes")
    @MethodSource("bodies")
    void takesWhatIsNoLongerThanTheLimit(String kept, String model, boolean chunked, int length) {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = limited(upstream, kept, model).start();
                var client = gateway.connect()) {
            // When
            client.send(request(length, chunked));

            // Then
            var reply = RawHttp.read(client);
            if (length <= LIMIT) {
                assertThat(reply.status()).isEqualTo(200);
                int grown = model.isEmpty() ? 0 : "a-longer-name".length() - "m".length();
                assertThat(upstream.request(0).body()).hasSize(length + grown);
            } else {
                assertThat(reply.status()).isEqualTo(413);
                assertThat(reply.text()).contains("\"code\":\"request_too_large\"", LIMIT + " bytes");
                assertThat(upstream.requestCount()).isZero();
            }
        }
    }

    @Test
    void breaksTheUploadOffUpstreamWhereItGrowsTooLong() {
        // Given
        try (var upstream = RawUpstream.running(RawConnection::readUntilClosed);
                var gateway = limited(upstream, "1KiB", "").start();
                var client = gateway.connect()) {
            // When
            client.send(request(LIMIT + 1, true));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(413);
            var serving = upstream.afterScript(0);
            assertThat(new String(serving.received(), StandardCharsets.ISO_8859_1))
                    .contains("transfer-encoding: chunked")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void uploadsWhatNobodyLooksIntoAsItComes() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::readHead);
                var gateway = limited(upstream, "1KiB", "").start();
                var client = gateway.connect()) {
            client.send(RawHttp.head("POST", "/v1/files", "Content-Length: 200000"));

            // When
            client.send("a".repeat(2_000));

            // Then
            var serving = upstream.afterScript(0);
            assertThat(serving.read(2_000)).hasSize(2_000);
            client.send("b".repeat(198_000));
            assertThat(serving.read(198_000)).containsOnly('b');
            serving.send(RawHttp.ok("{}"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
        }
    }

    /** An upstream that does not read holds the client up, not the gateway's memory. */
    @Test
    void uploadsNoFasterThanTheUpstreamReads() {
        // Given
        try (var upstream = RawUpstream.running(RawHttp::readHead);
                var gateway = TestingGateway.planOf("""
                                espalier:
                                  server: { port: 0, max-body: 1GiB }
                                  upstreams: { only: { kind: http, url: "%s" } }
                                  routes: [{ upstream: only, prune: { mode: none } }]
                                """, upstream.url()).start();
                var client = gateway.connect()) {
            client.send(RawHttp.head("POST", "/v1/files", "Content-Length: 1000000000"));

            // When
            int taken = client.sendUntilBlocked(1_000_000_000);

            // Then
            assertThat(taken).isLessThan(100_000_000);
            upstream.connection(0).reset();
        }
    }

    private static TestingGateway.Plan limited(RawUpstream upstream, String kept, String model) {
        return TestingGateway.planOf("""
                        espalier:
                          server: { port: 0, max-body: 256KiB }
                          upstreams: { only: { kind: http, url: "%s", retry: { max-body: %s } } }
                          routes: [{ upstream: only, %s prune: { mode: none } }]
                        """, upstream.url(), kept, model);
    }

    private static String request(int length, boolean chunked) {
        var body = START + "y".repeat(length - START.length() - END.length()) + END;
        if (!chunked) {
            return RawHttp.post("/v1/chat/completions", body);
        }
        int half = length / 2;
        return RawHttp.head("POST", "/v1/chat/completions", "Transfer-Encoding: chunked")
                + RawHttp.chunk(body.substring(0, half)) + RawHttp.chunk(body.substring(half)) + "0\r\n\r\n";
    }
}
