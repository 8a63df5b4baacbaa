package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.config.EjectionSettings;
import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.RetrySettings;
import io.espalier.config.TimeoutSettings;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessIT {
    private static final String MODEL = "models/tiny-moe/tiny-moe-10m-f16.gguf";

    private final HttpClient client = HttpClient.newHttpClient();
    private EngineProcess engine;

    @BeforeEach
    void start() {
        engine = engine(MODEL);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void anEngineKilledInMidStreamResetsThatStreamAndTheNextOneServes() throws Exception {
        // Given
        var first = ready();
        try (var socket = new Socket(first.getHost(), first.getPort())) {
            var stream = stream(socket);
            readUntil(stream, "data: ");

            // When
            ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();

            // Then
            assertThat(endsCleanly(stream)).isFalse();
            var answer = ask(readyAgain(first));
            assertThat(answer).contains("\"finish_reason\":\"length\"");
        }
    }

    @Test
    void anEngineEndsWhenItsInputEnds() throws Exception {
        // Given
        ready();
        var process = ProcessHandle.of(engine.pid()).orElseThrow();

        // When
        engine.closeInput();

        // Then
        process.onExit().get(20, TimeUnit.SECONDS);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void closingEndsTheProcess() throws Exception {
        // Given
        ready();
        var process = ProcessHandle.of(engine.pid()).orElseThrow();

        // When
        engine.close();

        // Then
        assertThat(process.isAlive()).isFalse();
        assertThat(engine.address()).isEmpty();
    }

    @Test
    void anEngineThatRefusesItsModelSaysWhy(@TempDir Path folder) throws Exception {
        // Given
        var rotten = Files.writeString(folder.resolve("rotten.gguf"), "this is no model");

        // When
        try (var refused = engine(rotten.toString())) {
            var failure = refused.ready().toCompletableFuture();

            // Then
            assertThatThrownBy(() -> failure.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("rotten.gguf")
                    .hasMessageContaining("status 1");
        }
    }

    private static EngineProcess engine(String model) {
        var settings = new EmbeddedUpstreamSettings(
                model,
                1,
                0,
                8,
                null,
                TimeoutSettings.defaults(),
                RetrySettings.defaults(),
                EjectionSettings.defaults());
        return EngineProcess.start(settings, () -> {});
    }

    private URI ready() throws Exception {
        return engine.ready().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The address of the next process: the old one may still be there for a moment. */
    private URI readyAgain(URI old) throws Exception {
        var next = ready();
        while (next.equals(old)) {
            Thread.onSpinWait();
            next = ready();
        }
        return next;
    }

    private static InputStream stream(Socket socket) throws IOException {
        var body = "{\"model\":\"tiny-moe-10m-f16\",\"prompt\":\"Question:\",\"max_tokens\":450,\"stream\":true,"
                + "\"logit_bias\":{\"0\":-100}}";
        var request =
                "POST /v1/completions HTTP/1.1\r\nhost: engine\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket.getInputStream();
    }

    private static void readUntil(InputStream stream, String text) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            seen.append((char) stream.read());
        }
    }

    /** Whether the last chunk came. */
    private static boolean endsCleanly(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).endsWith("0\r\n\r\n");
        } catch (IOException e) {
            return false;
        }
    }

    private String ask(URI engineAddress) throws Exception {
        var body =
                "{\"model\":\"tiny-moe-10m-f16\",\"prompt\":\"Question:\",\"max_tokens\":4,\"logit_bias\":{\"0\":-100}}";
        var request = HttpRequest.newBuilder(engineAddress.resolve("/v1/completions"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
