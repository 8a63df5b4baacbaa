package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.RunningGateway;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real pruning stages cut lies inside the examples; every byte outside them goes out as it came. */
class SplicingIT {
    private static final RequestLog LOG = new RequestLog(RawHttp.ok("{}"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static RawUpstream upstream;
    private static RunningGateway gateway;

    /** A request in three parts: only the middle one holds examples. */
    private record Request(String before, String shots, String after) {
        String body() {
            return before + shots + after;
        }

        /** The middle part of what was sent, after the other two were found untouched. */
        String shotsOf(String sent) {
            assertThat(sent).startsWith(before).endsWith(after);
            return sent.substring(before.length(), sent.length() - after.length());
        }
    }

    @BeforeAll
    static void start() {
        upstream = RawUpstream.running(LOG);
        gateway = RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    only: { kind: http, url: "%s", tokenizer: o200k_base }
                  routes:
                    - { models: ["renamed"], upstream: only, model: "Größe \\"2\\"", prune: { mode: apply, budget: 120 } }
                    - { models: ["renamed-only"], upstream: only, model: "short", prune: { mode: none } }
                    - { models: ["same"], upstream: only, model: "same", prune: { mode: apply, budget: 120 } }
                    - { models: ["*"], upstream: only, prune: { mode: apply, budget: 120 } }
                  pruner: { deadline: 20s }
                """.formatted(upstream.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static String sent(String path, String body, String header) {
        try (var client = gateway.connect()) {
            client.send(RawHttp.post(path, body).replaceFirst("\r\n\r\n", "\r\n" + header + "\r\n"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            return new String(LOG.next().body(), ISO_8859_1);
        }
    }

    private static String sent(String body) {
        return sent("/v1/chat/completions", body, "");
    }

    /** Shots with escapes, raw multi-byte text and numbers of every form. */
    private static String shots() {
        return IntStream.range(0, 12).mapToObj(SplicingIT::shot).collect(Collectors.joining());
    }

    private static String shot(int n) {
        return ("Q\\u003a A caf\\u00e9 sells %d \\ud83c\\udf70 cakes \\/ day \u00e2\u0080\u0094 and 1.50 each. How much?\\n"
                        + "A: It takes %d * 1.50 = %s \\\"euros\\\"\\t\u00f0\u009f\u008c\u00b3. The answer is %s.\\u000a\\n")
                .formatted(n + 3, n + 3, (n + 3) * 1.5, (n + 3) * 1.5);
    }

    private static Request inline(String model) {
        return new Request(
                "{ \"n\":1.0,\"n\":1e2, \"model\" : \"" + model + "\" ,\"messages\":[{\"role\":\"user\",\"content\":\"",
                shots(),
                "Q\\u003a A shop sells 5 pies, \\ud800 each 2.0?\\nA:\" , \"x\":null}], \"big\":12345678901234567890 }\r\n");
    }

    private static void assertIsPartOf(String whole, String part) {
        int at = 0;
        for (int i = 0; i < part.length(); i++) {
            at = whole.indexOf(part.charAt(i), at) + 1;
            assertThat(at).as("byte " + i + " of what is left").isPositive();
        }
    }

    private static void assertIsCut(String whole, String part) {
        assertThat(part.length()).isLessThan(whole.length());
        assertIsPartOf(whole, part);
    }

    private static Set<String> texts(JsonNode tree, String field) {
        return new HashSet<>(tree.findValuesAsText(field));
    }

    @Test
    void onlyBytesOfTheExamplesAreCut() throws IOException {
        // Given
        var request = inline("m");
        // When
        var sent = sent(request.body());
        // Then
        assertIsCut(request.shots(), request.shotsOf(sent));
        assertThat(JSON.readTree(sent.getBytes(ISO_8859_1)).path("messages")).hasSize(1);
    }

    @Test
    void aRenamedModelAndCutExamplesLeaveAllElseAsItWas() {
        // Given
        var request = inline("renamed");
        // When
        var sent = sent(request.body());
        // Then
        var renamed = new String("Größe \\\"2\\\"".getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1);
        var expected = new Request(request.before().replace("renamed", renamed), "", request.after());
        assertIsCut(request.shots(), expected.shotsOf(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"renamed-only", "renamed\\u002donly", "\\u0072enamed-onl\\u0079"})
    void onlyTheNameOfTheModelIsReplacedHoweverItIsWritten(String model) {
        // Given
        var request = inline(model);
        // When
        var sent = sent(request.body());
        // Then
        assertThat(sent).isEqualTo(request.body().replace('"' + model + '"', "\"short\""));
    }

    @Test
    void aModelIsRenamedInABodyThatIsStreamedToo() {
        // Given
        var rest = "\",\"image\":\"" + "iVBORw0KGgo".repeat(300_000) + "\"}\n";
        // When
        var sent = sent("{ \"model\":\"renamed-only" + rest);
        // Then
        assertThat(sent).isEqualTo("{ \"model\":\"short" + rest);
    }

    @Test
    void aModelThatHasItsNewNameAlreadyAndNothingToCutIsTheOriginal() {
        // Given
        var body = "{\"m\\u006fdel\":\"s\\u0061me\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi.\"}]} ";
        // When
        var sent = sent(body);
        // Then
        assertThat(sent).isEqualTo(body);
    }

    @Test
    void theOneOfTwoModelsThatChoseTheRouteIsReplaced() {
        // Given
        var body = "{\"model\":\"renamed-only\",\"messages\":[],\"model\":\"renamed-only\"}";
        // When
        var sent = sent(body);
        // Then
        assertThat(sent).isEqualTo("{\"model\":\"short\",\"messages\":[],\"model\":\"renamed-only\"}");
    }

    @Test
    void aLegacyPromptIsCutInsideItsExamples() {
        // Given
        var request = new Request("{\"model\":\"m\",\"prompt\":[ \"", shots(), "Q: 1 pie?\\nA:\"],\"logprobs\":1.0}\n");
        // When
        var sent = sent("/v1/completions", request.body(), "");
        // Then
        assertIsCut(request.shots(), request.shotsOf(sent));
    }

    @Test
    void systemToolsToolCallsTheirResultsAndTheQuestionAreNeverTouched() throws IOException {
        // Given
        var lookalike = "Q: 1?\\nA: 1\\n\\nQ: 2?\\nA: 2\\n\\nQ: 3?\\nA: 3\\n\\nQ: 4?\\nA: 4\\n\\n".repeat(20);
        var request = new Request(
                "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\""
                        + lookalike
                        + "\"}}],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"description\":\""
                        + lookalike + "\"}},\"messages\":[{\"role\":\"system\",\"content\":\"Answer with a number.\"},"
                        + "{\"role\":\"user\",\"content\":\"Look it up.\"},{\"role\":\"assistant\",\"content\":\""
                        + lookalike
                        + "\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\""
                        + lookalike + "\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"" + lookalike
                        + "\"},{\"role\":\"user\",\"content\":\"",
                shots(),
                "Q: A shop sells 5 pies?\\nA:\"}]}");
        // When
        var sent = sent(request.body());
        // Then
        assertIsCut(request.shots(), request.shotsOf(sent));
    }

    @Test
    void aToolCallNeverLosesItsResult() throws IOException {
        // Given
        var turns = IntStream.range(0, 12)
                .mapToObj(n -> n % 3 == 2 ? callingTurn(n) : plainTurn(n))
                .collect(Collectors.joining());
        var request =
                new Request("{\"model\":\"m\",\"messages\":[", turns, "{\"role\":\"user\",\"content\":\"And 99?\"}]}");
        // When
        var sent = sent("/v1/chat/completions", request.body(), "x-espalier-shots: turns\r\nx-espalier-budget: 1\r\n");
        // Then
        assertIsCut(turns, request.shotsOf(sent));
        var tree = JSON.readTree(sent.getBytes(ISO_8859_1));
        assertThat(texts(tree, "id")).isEqualTo(texts(tree, "tool_call_id")).hasSize(4);
    }

    private static String plainTurn(int n) {
        return "{\"role\":\"user\",\"content\":\"What is %d?\"},{\"role\":\"assistant\",\"content\":\"It is %d.\"},"
                .formatted(n, n);
    }

    private static String callingTurn(int n) {
        return ("{\"role\":\"user\",\"content\":\"What is %d?\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c%d\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"c%d\",\"content\":\"%d\"},"
                        + "{\"role\":\"assistant\",\"content\":\"It is %d.\"},")
                .formatted(n, n, n, n, n);
    }
}
