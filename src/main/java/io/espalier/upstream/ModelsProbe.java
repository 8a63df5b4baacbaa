package io.espalier.upstream;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Asks a server which models it serves: {@code GET /v1/models}. */
final class ModelsProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param apiKey sent as the bearer; null where the server asks for none
     * @return whether the server answered and names the model; never fails
     */
    CompletableFuture<Boolean> serves(URI models, @Nullable String apiKey, String model) {
        var request = HttpRequest.newBuilder(models).timeout(PATIENCE);
        if (apiKey != null) {
            request.header("authorization", "Bearer " + apiKey);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .handle((reply, failure) -> failure == null && names(reply, model));
    }

    private boolean names(HttpResponse<byte[]> reply, String model) {
        try {
            return reply.statusCode() == 200
                    && StreamSupport.stream(
                                    json.readTree(reply.body()).path("data").spliterator(), false)
                            .anyMatch(each -> model.equals(each.path("id").textValue()));
        } catch (IOException e) {
            return false;
        }
    }
}
