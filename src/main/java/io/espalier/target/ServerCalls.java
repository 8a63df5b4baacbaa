package io.espalier.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON requests to a server, tried again where it is away, overloaded or restarts. What fails for good is told without the texts that were
 * sent: of the server's own error only its code is repeated.
 */
final class ServerCalls implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ATTEMPTS = 6;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(60);
    private static final int NO_STATUS = 0;
    private static final Set<Integer> UNKNOWN = Set.of(400, 404, 405, 422, 501);
    private static final Set<Integer> PASSING = Set.of(NO_STATUS, 408, 425, 429, 500, 502, 503, 504);

    private final Server server;
    private final @Nullable String apiKey;
    private final Patience patience;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /**
     * How long is waited, in all a little longer than a restart takes.
     *
     * @param reply for one
     * @param firstPause before the second attempt; it doubles
     */
    record Patience(Duration reply, Duration firstPause) {
        static final Patience USUAL = new Patience(Duration.ofMinutes(10), Duration.ofMillis(500));
    }

    ServerCalls(Server server, @Nullable String apiKey, Patience patience) {
        this.server = server;
        this.apiKey = apiKey;
        this.patience = patience;
    }

    JsonNode get(String path) {
        return replied(path, outcome(path, null));
    }

    JsonNode post(String path, JsonNode body) {
        return replied(path, outcome(path, body));
    }

    /** Empty where the server does not know such a request. */
    Optional<JsonNode> tryPost(String path, JsonNode body) {
        var outcome = outcome(path, body);
        return outcome instanceof Outcome.Failed failed && UNKNOWN.contains(failed.status())
                ? Optional.empty()
                : Optional.of(replied(path, outcome));
    }

    private JsonNode replied(String path, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Replied(JsonNode reply) -> reply;
            case Outcome.Failed failed ->
                throw new UserError(
                        "the target at " + server.address() + path + " failed: " + failed.why(), failed.cause());
        };
    }

    private Outcome outcome(String path, @Nullable JsonNode body) {
        var pause = patience.firstPause();
        var outcome = attempt(path, body);
        for (var retry = 1; retry < ATTEMPTS && outcome instanceof Outcome.Failed failed && failed.passing(); retry++) {
            sleep(longer(pause, failed.wanted()));
            pause = pause.multipliedBy(2);
            outcome = attempt(path, body);
        }
        return outcome;
    }

    private sealed interface Outcome {
        record Replied(JsonNode reply) implements Outcome {}

        /**
         * @param status of the reply; 0 where there was none
         * @param wanted the pause that the server asks for
         */
        record Failed(
                String why,
                int status,
                Duration wanted,
                @Nullable Exception cause) implements Outcome {
            /** Whether it may go better another time. */
            boolean passing() {
                return PASSING.contains(status);
            }
        }
    }

    private Outcome attempt(String path, @Nullable JsonNode body) {
        try {
            var reply = http.send(request(path, body), BodyHandlers.ofByteArray());
            return reply.statusCode() == 200 ? new Outcome.Replied(JSON.readTree(reply.body())) : refused(reply);
        } catch (IOException e) {
            return new Outcome.Failed(e.getClass().getSimpleName(), NO_STATUS, Duration.ZERO, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the target answered", e);
        }
    }

    private HttpRequest request(String path, @Nullable JsonNode body) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .timeout(patience.reply())
                .header("content-type", "application/json");
        if (apiKey != null) {
            request.header("authorization", "Bearer " + apiKey);
        }
        return body == null
                ? request.build()
                : request.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                        .build();
    }

    private static Outcome refused(HttpResponse<byte[]> reply) {
        var status = reply.statusCode();
        var code = ErrorCode.of(reply.body());
        var wanted = reply.headers()
                .firstValue("retry-after")
                .filter(seconds -> seconds.matches("\\d{1,4}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
        return new Outcome.Failed("status " + status + code, status, wanted, null);
    }

    private static Duration longer(Duration pause, Duration wanted) {
        var longer = pause.compareTo(wanted) > 0 ? pause : wanted;
        return longer.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : longer;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the target was away", e);
        }
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
