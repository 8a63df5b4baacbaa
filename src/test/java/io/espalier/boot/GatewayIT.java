package io.espalier.boot;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.espalier.testing.RunningGateway;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway's endpoints over a real socket, with the built-in model behind them. */
class GatewayIT {
    private static final String QUESTION = "Q: A box holds 7 pens and another holds 5. How many pens are there?\nA:";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.embedded();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RequestSpecification client() {
        return given().baseUri(gateway.url()).contentType("application/json");
    }

    private static String fewShot() {
        return IntStream.range(4, 20)
                        .mapToObj(n -> "Q: A shelf holds " + n + " books and another " + (n + 3)
                                + ". How many are there?\nA: There are " + n + " + " + (n + 3) + " = " + (2 * n + 3)
                                + " books. The answer is " + (2 * n + 3) + ".")
                        .collect(Collectors.joining("\n\n"))
                + "\n\n" + QUESTION;
    }

    private static Map<String, Object> request(String content) {
        return Map.of(
                "model",
                "tiny-moe",
                "max_tokens",
                4,
                "temperature",
                0,
                "messages",
                List.of(Map.of("role", "user", "content", content)));
    }

    @Test
    void aFewShotRequestIsPrunedAndItsReplySaysHow() {
        // Given
        var request = client().body(request(fewShot()));

        // When
        var reply = request.post("/v1/chat/completions").then();

        // Then
        reply.statusCode(200)
                .header("x-espalier-prune", "applied")
                .header("x-espalier-shots", startsWith("16->"))
                .header("x-espalier-tokens", matchesPattern("\\d+->\\d+"))
                .header("x-espalier-pruner", matchesPattern("[\\w-]+@[0-9a-f]{8}"))
                .header("server-timing", matchesPattern(".*prompt;dur=.*"))
                .body("usage.completion_tokens", lessThanOrEqualTo(4));
    }

    @Test
    void aClientCanAskForLess() {
        // Given
        var request = client().header("x-espalier-prune", "observe").body(request("Hello."));

        // When
        var reply = request.post("/v1/chat/completions").then();

        // Then
        reply.statusCode(200).header("x-espalier-prune", matchesPattern("skipped;reason=.*|observed"));
    }

    @Test
    void aWrongControlHeaderIsNamed() {
        // Given
        var request = client().header("x-espalier-budget", "many").body(request("Hello."));

        // When
        var reply = request.post("/v1/chat/completions").then();

        // Then
        reply.statusCode(400).body("error.message", matchesPattern("(?s).*x-espalier-budget.*"));
    }

    @Test
    void compressReturnsFewerTokensAndTheSameQuestion() {
        // Given
        var request = client().body(request(fewShot()));

        // When
        var reply = request.post("/v1/compress").then();

        // Then
        reply.statusCode(200)
                .body("messages", hasSize(1))
                .body("messages[0].content", endsWith(QUESTION))
                .body("tokens_before", greaterThan(300))
                .body("compression_ratio", lessThan(1f))
                .body("stats.shots_before", equalTo(16));
    }

    @Test
    void compressTellsACallerWhatItExpected() {
        // Given
        var request = client().body(Map.of("text", "no messages"));

        // When
        var reply = request.post("/v1/compress").then();

        // Then
        reply.statusCode(400).body("error.message", matchesPattern(".*'messages'.*"));
    }

    @Test
    void modelsAreTheUpstreams() {
        // When
        var reply = client().get("/v1/models").then();

        // Then
        reply.statusCode(200).body("data[0].id", equalTo("tiny-moe"));
    }

    @Test
    void whatIsNotThereIsNotFoundInOpenAisForm() {
        // When
        var reply = client().get("/elsewhere").then();

        // Then
        reply.statusCode(404)
                .body("error", hasKey("message"))
                .body("error", hasKey("type"))
                .body("error", hasKey("param"))
                .body("error", hasKey("code"));
    }

    @Test
    void aBodyThatIsNotJsonIsTheCallersMistake() {
        // Given
        var request = client().body("{\"model\": \"tiny-moe\", \"messages\": [}");

        // When
        var reply = request.post("/v1/chat/completions").then();

        // Then
        reply.statusCode(400).body("error.type", equalTo("invalid_request_error"));
    }
}
