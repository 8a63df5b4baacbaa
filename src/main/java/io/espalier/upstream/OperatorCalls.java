package io.espalier.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls of the gateway itself to one model server, among them those that are its operator's alone. */
final class OperatorCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI root;
    private final @Nullable String apiKey;

    /**
     * @param root what paths are put behind; without a slash at its end
     * @param apiKey sent as the bearer; null where the server asks for none
     */
    OperatorCalls(HttpClient http, URI root, @Nullable String apiKey) {
        this.http = http;
        this.root = root;
        this.apiKey = apiKey;
    }

    /** A reply of any status; what is not JSON is a missing node. */
    record Reply(int status, JsonNode body) {
        boolean isUnknownPath() {
            return status == 404;
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Completes with the body of a reply of status 200; fails with the path and the status of any other. */
    CompletableFuture<JsonNode> post(String path, @Nullable ObjectNode body, Duration limit) {
        return tell(path, body, limit).thenApply(reply -> well("POST " + path, reply));
    }

    /** A POST that completes with whatever is answered. */
    CompletableFuture<Reply> tell(String path, @Nullable ObjectNode body, Duration limit) {
        var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
        var request = request(path, limit).header("content-type", "application/json");
        return send(request.POST(content).build(), limit);
    }

    /** A GET that completes with whatever is answered. */
    CompletableFuture<Reply> get(String path, Duration limit) {
        return send(request(path, limit).build(), limit);
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        var request = HttpRequest.newBuilder(URI.create(root + path)).timeout(limit);
        return apiKey == null ? request : request.header("authorization", "Bearer " + apiKey);
    }

    private CompletableFuture<Reply> send(HttpRequest request, Duration limit) {
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(OperatorCalls::read);
    }

    private static Reply read(HttpResponse<byte[]> reply) {
        try {
            var read = JSON.readTree(reply.body());
            return new Reply(reply.statusCode(), read == null ? MissingNode.getInstance() : read);
        } catch (IOException notJson) {
            return new Reply(reply.statusCode(), MissingNode.getInstance());
        }
    }

    private static JsonNode well(String call, Reply reply) {
        if (reply.status() != 200) {
            throw new CompletionException(new IOException(call + " was answered with " + reply.status()));
        }
        return reply.body();
    }
}
