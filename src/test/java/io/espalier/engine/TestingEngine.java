package io.espalier.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.serve.EngineServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A real engine with the built-in model on a real socket, and a plain client. */
public final class TestingEngine implements AutoCloseable {
    public static final Path TINY_MOE = Path.of("models/tiny-moe/tiny-moe-10m-f16.gguf");
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EngineServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestingEngine(EngineSettings settings) {
        server = EngineServer.start(settings, "127.0.0.1", 0, line -> {});
    }

    public static TestingEngine start() {
        return new TestingEngine(EngineSettings.of(TINY_MOE, "tiny-moe"));
    }

    /** An engine in which so many calls may wait. */
    static TestingEngine withQueue(int queue) {
        return new TestingEngine(new EngineSettings(TINY_MOE, "tiny-moe", 1, 0, queue, 1, Optional.empty()));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    public int port() {
        return server.port();
    }

    Engine engine() {
        return server.engine();
    }

    HttpClient client() {
        return client;
    }

    /** A request for tiny-moe with these fields. */
    static ObjectNode fields(String json) {
        try {
            return ((ObjectNode) JSON.readTree(json)).put("model", "tiny-moe");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> post(String path, JsonNode body) {
        return postLater(path, body).join();
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, JsonNode body, String... headers) {
        var request =
                HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).POST(BodyPublishers.ofString(body.toString()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    JsonNode completion(ObjectNode body) {
        return answered("/v1/completions", body);
    }

    JsonNode chat(ObjectNode body) {
        return answered("/v1/chat/completions", body);
    }

    private JsonNode answered(String path, ObjectNode body) {
        var response = post(path, body);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return read(response.body());
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events of a stream, {@code [DONE]} left out but asserted. */
    List<JsonNode> events(String path, ObjectNode body) {
        var lines = post(path, body.put("stream", true))
                .body()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        if (!lines.getLast().equals("data: [DONE]")) {
            throw new AssertionError("no [DONE] but " + lines.getLast());
        }
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> read(line.substring("data: ".length())))
                .toList();
    }

    static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + PATIENCE + " in vain");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
