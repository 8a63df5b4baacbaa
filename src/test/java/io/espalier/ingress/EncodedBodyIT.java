package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.espalier.config.PruneMode;
import io.espalier.inference.Artefact;
import io.espalier.openai.ByteSpan;
import io.espalier.openai.Edit;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import io.espalier.pipeline.Worth;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in a content coding: passed on as they are, and opened only where the route must look inside. */
class EncodedBodyIT {
    private static final String BODY = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"cut keep\"}]}";
    private static final String CUT = BODY.replace("cut ", "");
    private static final PruneEvidence EVIDENCE = new PruneEvidence(
            1,
            List.of(),
            1,
            0,
            0,
            true,
            new Artefact("testing", "0".repeat(64)),
            null,
            new Worth(1, 0, 1, null),
            false,
            Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void passesAnEncodedReplyOnByteForByte(String coding) {
        // Given
        var reply = new String(encoded(coding, "{\"usage\":{\"total_tokens\":3}}"), StandardCharsets.ISO_8859_1);
        try (var upstream = RawUpstream.answering(RawHttp.reply("200 OK", reply, "Content-Encoding: " + coding));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY, "Accept-Encoding: gzip, br, zstd"));

            // Then
            var seen = RawHttp.read(client);
            assertThat(seen.header("content-encoding")).hasValue(coding);
            assertThat(seen.all("content-length")).containsExactly(Integer.toString(reply.length()));
            assertThat(new String(seen.body(), StandardCharsets.ISO_8859_1)).isEqualTo(reply);
            assertThat(upstream.request(0).header("accept-encoding")).hasValue("gzip, br, zstd");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void passesAnEncodedStreamOnReadByRead(String coding) {
        // Given
        var bytes = encoded(coding, "data: {\"choices\":[]}\n\ndata: [DONE]\n\n");
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        try (var upstream = RawUpstream.running(RawHttp::read);
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", BODY));
            RawConnection serving = upstream.afterScript(0);
            serving.send(RawHttp.streamHead("Content-Encoding: " + coding));
            assertThat(RawHttp.readHead(client).header("content-encoding")).hasValue(coding);

            // When
            serving.send(RawHttp.chunk(text.substring(0, 5)));

            // Then
            assertThat(RawHttp.readChunk(client)).isEqualTo(Arrays.copyOf(bytes, 5));
            serving.send(RawHttp.chunk(text.substring(5)) + "0\r\n\r\n");
            assertThat(new String(RawHttp.readChunked(client), StandardCharsets.ISO_8859_1))
                    .isEqualTo(text.substring(5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "gzip, gzip"})
    void forwardsAnEncodedRequestThatNobodyLooksInto(String coding) {
        // Given
        var body = encoded(coding, BODY);
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = TestingGateway.relayingTo(upstream.url());
                var client = gateway.connect()) {
            // When
            client.send(post(coding, body));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(0).all("content-encoding")).containsExactly(coding);
            assertThat(upstream.request(0).body()).isEqualTo(body);
        }
    }

    @Test
    void opensGzipWhereItPrunesAndSendsThePlainBody() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = cutting(upstream, "8MiB").start();
                var client = gateway.connect()) {
            // When
            client.send(post("gzip", encoded("gzip", BODY)));

            // Then
            assertThat(RawHttp.read(client).header("x-espalier-prune")).hasValue("applied");
            assertThat(upstream.request(0).text()).isEqualTo(CUT);
            assertThat(upstream.request(0).all("content-encoding")).isEmpty();
            assertThat(upstream.request(0).all("content-length")).containsExactly(Integer.toString(CUT.length()));
        }
    }

    @Test
    void sendsTheEncodedBytesThatCameWhereNothingIsCut() {
        // Given
        var body = encoded("gzip", "{\"model\":\"m\",\"messages\":[]}");
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = cutting(upstream, "8MiB").start();
                var client = gateway.connect()) {
            // When
            client.send(post("gzip", body));

            // Then
            assertThat(RawHttp.read(client).header("x-espalier-prune")).hasValue("skipped;reason=no-shots");
            assertThat(upstream.request(0).all("content-encoding")).containsExactly("gzip");
            assertThat(upstream.request(0).body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip", "deflate"})
    void leavesACodingItDoesNotOpenUnpruned(String coding) {
        // Given
        var body = coding.equals("deflate") ? BODY.getBytes(StandardCharsets.US_ASCII) : encoded(coding, BODY);
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = cutting(upstream, "8MiB").start();
                var client = gateway.connect()) {
            // When
            client.send(post(coding, body));

            // Then
            assertThat(RawHttp.read(client).header("x-espalier-prune")).hasValue("skipped;reason=encoded");
            assertThat(upstream.request(0).body()).isEqualTo(body);
        }
    }

    /** A bomb: a megabyte of spaces in a kilobyte of gzip. */
    @Test
    void doesNotUnfoldMoreThanThePrunersLimit() {
        // Given
        var bomb = encoded("gzip", BODY + " ".repeat(1 << 20));
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = cutting(upstream, "64KiB").start();
                var client = gateway.connect()) {
            // When
            client.send(post("gzip", bomb));

            // Then
            assertThat(bomb).hasSizeLessThan(2048);
            assertThat(RawHttp.read(client).header("x-espalier-prune")).hasValue("skipped;reason=encoded");
            assertThat(upstream.request(0).body()).isEqualTo(bomb);
        }
    }

    @Test
    void leavesWhatIsNotTheGzipItSaysUnpruned() {
        // Given
        var broken = Arrays.copyOf(encoded("gzip", BODY), 30);
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = cutting(upstream, "8MiB").start();
                var client = gateway.connect()) {
            // When
            client.send(post("gzip", broken));

            // Then
            assertThat(RawHttp.read(client).header("x-espalier-prune")).hasValue("skipped;reason=encoded");
            assertThat(upstream.request(0).body()).isEqualTo(broken);
        }
    }

    @Test
    void findsTheRouteByTheModelInsideGzip() {
        // Given
        var body = encoded("gzip", BODY);
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = byModel(upstream).start();
                var client = gateway.connect()) {
            // When
            client.send(post("gzip", body));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            assertThat(upstream.request(0).body()).isEqualTo(body);
            assertThat(gateway.exchanges().summary(0).models().asked()).isEqualTo("m");
        }
    }

    @Test
    void saysThatItCannotReadTheModelWhereOnlyThatCouldChooseTheRoute() {
        // Given
        try (var upstream = RawUpstream.answering(RawHttp.ok("{}"));
                var gateway = byModel(upstream).start();
                var client = gateway.connect()) {
            // When
            client.send(post("br", encoded("br", BODY)));

            // Then
            var reply = RawHttp.read(client);
            assertThat(reply.status()).isEqualTo(415);
            assertThat(reply.text()).contains("\"code\":\"unsupported_media_type\"");
        }
    }

    private static TestingGateway.Plan cutting(RawUpstream upstream, String limit) {
        return TestingGateway.planOf("""
                        espalier:
                          server: { port: 0 }
                          upstreams: { only: { kind: http, url: "%s" } }
                          routes: [{ upstream: only, prune: { mode: apply } }]
                          pruner: { max-body: %s, deadline: 10s }
                        """, upstream.url(), limit).pruning(call -> {
            int at = new String(call.body(), StandardCharsets.ISO_8859_1).indexOf("cut ");
            return CompletableFuture.completedFuture(
                    at < 0
                            ? new PruneOutcome.Skipped(SkipReason.NO_SHOTS)
                            : new PruneOutcome.Applied(List.of(Edit.cut(new ByteSpan(at, at + 4))), EVIDENCE));
        });
    }

    private static TestingGateway.Plan byModel(RawUpstream upstream) {
        return TestingGateway.plan(TestingGateway.settings(
                Map.of("only", TestingGateway.http(upstream.url())),
                List.of(TestingGateway.route("m", "only", TestingGateway.prune(PruneMode.NONE)))));
    }

    private static String post(String coding, byte[] body) {
        return RawHttp.post(
                "/v1/chat/completions", new String(body, StandardCharsets.ISO_8859_1), "Content-Encoding: " + coding);
    }

    private static byte[] encoded(String coding, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (coding) {
            case "gzip" -> gzip(bytes);
            case "gzip, gzip" -> gzip(gzip(bytes));
            case "zstd" -> Zstd.compress(bytes);
            case "br" -> storedBrotli(bytes);
            default -> throw new IllegalArgumentException(coding);
        };
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** RFC 7932, 9: a window of 16 bits, one uncompressed meta-block, one empty last one. */
    private static byte[] storedBrotli(byte[] bytes) {
        int length = bytes.length - 1;
        // WBITS 0, ISLAST 0, MNIBBLES 4, MLEN-1, ISUNCOMPRESSED 1
        int header = length << 4 | 1 << 20;
        var out = new ByteArrayOutputStream();
        out.write(header);
        out.write(header >> 8);
        out.write(header >> 16);
        out.writeBytes(bytes);
        out.write(3);
        return out.toByteArray();
    }
}
