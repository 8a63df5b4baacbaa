package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningProgram;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** The program, told to end by SIGTERM. */
class DrainIT {
    private static final String BODY = "{\"model\":\"m\"}";

    @Test
    void finishesItsStreamsRefusesNewConnectionsAndEndsWell() {
        // Given
        try (var upstream = RawUpstream.running(DrainIT::answerOrRead);
                var program = RunningProgram.serving(settings(upstream));
                var idle = program.connect();
                var streaming = program.connect()) {
            idle.send(RawHttp.get("/v1/models"));
            assertThat(RawHttp.read(idle).header("connection")).isEmpty();
            streaming.send(RawHttp.post("/v1/chat/completions", BODY));
            var serving = upstream.afterScript(1);
            serving.send(RawHttp.streamHead() + RawHttp.chunk("data: a\n\n"));
            RawHttp.readHead(streaming);
            RawHttp.readChunk(streaming);
            assertThat(program.status("/health/ready")).isEqualTo(200);

            // When
            program.terminate();

            // Then
            Eventually.until("not ready any more", () -> program.status("/health/ready") == 503);
            Eventually.until("new connections refused", () -> isRefused(program));
            assertThat(program.status("/health/live")).isEqualTo(200);
            idle.send(RawHttp.get("/v1/models"));
            var last = RawHttp.read(idle);
            assertThat(last.status()).isEqualTo(200);
            assertThat(last.header("connection")).hasValue("close");
            serving.send(RawHttp.chunk("data: [DONE]\n\n") + "0\r\n\r\n");
            assertThat(RawHttp.readChunked(streaming)).asString().isEqualTo("data: [DONE]\n\n");
            assertThat(program.exitCode()).isZero();
            assertThat(program.output()).doesNotContain("ERROR", "WARN ");
        }
    }

    private static String settings(RawUpstream upstream) {
        return """
                espalier:
                  server: { drain: 1m }
                  upstreams: { only: { kind: http, url: "%s", tokenizer: o200k_base } }
                  routes: [{ upstream: only, prune: { mode: none } }]
                """.formatted(upstream.url());
    }

    /** What is asked without a body is answered; the rest is the test's to answer. */
    private static void answerOrRead(RawConnection connection) {
        while (RawHttp.read(connection).body().length == 0) {
            connection.send(RawHttp.ok("{}"));
        }
    }

    private static boolean isRefused(RunningProgram program) {
        try (var refused = program.connect()) {
            return false;
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof ConnectException;
        }
    }
}
