package io.espalier.boot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.espalier.testing.RunningGateway;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/compress} over a real socket, with the real pruner; nothing goes upstream. */
class CompressIT {
    private static final String SHOTS = "Q: one?\\nA: 1\\n\\nQ: two?\\nA: 2\\n\\nQ: three?\\nA: 3\\n\\n";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    only: { kind: http, url: "http://127.0.0.1:9", tokenizer: o200k_base }
                    cached: { kind: http, url: "http://127.0.0.1:9", tokenizer: o200k_base,
                              price: { currency: EUR, input-per-million: 2.5, as-of: 2026-11-01 },
                              prefix-cache: { min-tokens: 50, step: 1 } }
                  routes:
                    - { models: ["known-cached"], upstream: cached, prune: { mode: none, budget: 10 } }
                    - { models: ["known-*"], upstream: only, prune: { mode: none, budget: 1000 } }
                  pruner: { deadline: 1ms }
                """);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RequestSpecification client(String body) {
        return given().baseUri(gateway.url()).contentType("application/json").body(body);
    }

    private static String request(String more, String content) {
        return "{\"model\": \"known-1\", " + more + "\"messages\": " + messages(content) + "}";
    }

    private static String messages(String content) {
        return "[ {\"role\":\"user\", \"odd\": null, \"content\":\"" + content + "\"} ,{\"role\":\"tool\",\"n\":1.0}]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "OPTIONS"})
    void takesPostAlone(String method) {
        // Given
        var request = given().baseUri(gateway.url()).header("access-control-request-method", "POST");
        // When
        var reply = request.request(method, "/v1/compress").then();
        // Then
        reply.statusCode(405).header("allow", "POST").body("error.code", equalTo("method_not_allowed"));
    }

    @Test
    void messagesComeBackInTheirOwnBytesWithoutWhatWasCut() {
        // Given
        var request = client(request("\"budget\": 0, ", SHOTS + "Q: caf\\u00e9?\\nA:"));
        // When
        var reply = request.post("/v1/compress").then();
        // Then
        var body = reply.statusCode(200)
                .body("stats.shots_before", equalTo(3))
                .body("stats.shots_after", equalTo(0))
                .body("stats.pruner", matchesPattern("diverse@[0-9a-f]{8}"))
                .extract()
                .asString();
        assertThat(body).startsWith("{\"messages\":" + messages("Q: caf\\u00e9?\\nA:") + ",\"tokens_before\":");
        assertThat(reply.extract().<Integer>path("tokens_after"))
                .isLessThan(reply.extract().path("tokens_before"));
    }

    @Test
    void aCutThatDoesNotPayIsLeftAsTheRouteWouldLeaveItAndItsNumbersAreSaid() {
        // Given
        var content = SHOTS + "Q: four?\\nA:";
        var request = client("{\"model\": \"known-cached\", \"messages\": " + messages(content) + "}");
        // When
        var reply = request.post("/v1/compress").then().statusCode(200);
        // Then: 60 tokens, all of them cached, cost 6; the 44 that would be left are too few for the cache
        reply.body("stats.skipped", equalTo("not-worth"))
                .body("stats.prefix_cost_before", equalTo(6))
                .body("stats.prefix_cost_after", equalTo(44))
                .body("stats.money_saved", equalTo(-0.000095f))
                .body("stats.currency", equalTo("EUR"))
                .body("stats.price_as_of", equalTo("2026-11-01"))
                .body("compression_ratio", equalTo(1f));
        assertThat(reply.extract().asString()).startsWith("{\"messages\":" + messages(content) + ",");
    }

    @Test
    void theRoutesBudgetCountsWhereTheBodyNamesNone() {
        // Given
        var request = client(request("", SHOTS + "Q: four?\\nA:"));
        // When
        var reply = request.post("/v1/compress").then();
        // Then
        reply.statusCode(200).body("stats.skipped", equalTo("within-budget")).body("compression_ratio", equalTo(1f));
    }

    @Test
    void turnsAreExamplesWhereTheHeaderSaysSo() {
        // Given
        var body = "{\"model\":\"known-1\",\"budget\":0,\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"},"
                + "{\"role\":\"assistant\",\"content\":\"d\"},{\"role\":\"user\",\"content\":\"e\"}]}";
        // When
        var reply = client(body)
                .header("x-espalier-shots", "turns")
                .post("/v1/compress")
                .then();
        // Then
        assertThat(reply.statusCode(200).extract().asString())
                .startsWith("{\"messages\":[{\"role\":\"user\",\"content\":\"e\"}],");
        client(body).post("/v1/compress").then().body("stats.skipped", equalTo("no-shots"));
    }

    @Test
    void aFormThatIsNotReadComesBackAsItCame() {
        // Given
        var request = client("{\"model\":\"known-1\",\"messages\":[7, {\"content\": 1e2}]}");
        // When
        var reply = request.post("/v1/compress").then();
        // Then
        assertThat(reply.statusCode(200).extract().asString()).startsWith("{\"messages\":[7, {\"content\": 1e2}],");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\": [}             | 400 | not JSON, at byte",
                "{\"messages\": []} x          | 400 | not JSON, at byte",
                "[]                            | 400 | array 'messages'",
                "{\"messages\": {}}            | 400 | array 'messages'",
                "{\"messages\": [], \"budget\": -1} | 400 | 'budget' must be",
                "{\"messages\": [], \"budget\": 1.5} | 400 | 'budget' must be",
                "{\"messages\": [], \"budget\": \"9\"} | 400 | 'budget' must be",
                "{\"messages\": []}            | 404 | No route",
                "{\"messages\": [], \"model\": \"other\"} | 404 | No route"
            })
    void aMistakeIsNamed(String body, int status, String message) {
        // When
        var reply = client(body).post("/v1/compress").then();
        // Then
        reply.statusCode(status)
                .body("error.message", containsString(message))
                .body("error.type", equalTo("invalid_request_error"));
    }
}
