package io.espalier.engine;

import static io.espalier.engine.TestingEngine.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.llama.TextForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replies: the same text whole and streamed, repeatable, stopped where asked, counted. */
class EngineChatIT {
    private static final String QUESTION = "\"messages\":[{\"role\":\"system\",\"content\":\"Answer.\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Question: A farmer has 12 cows.\"}]}]";

    private static TestingEngine engine;

    @BeforeAll
    static void start() {
        engine = TestingEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void atTemperatureZeroEqualRequestsGetEqualReplies() {
        // Given
        var first = text(engine.chat(question("\"max_tokens\":60,\"temperature\":0")));
        engine.chat(fields("{\"messages\":[{\"role\":\"user\",\"content\":\"Etwas anderes\"}],\"max_tokens\":5}"));

        // When
        var again = text(engine.chat(question("\"max_tokens\":60,\"temperature\":0")));

        // Then
        assertThat(again).isEqualTo(first).isNotBlank();
    }

    @Test
    void equalSeedsGiveEqualRepliesAndOthersDiffer() {
        // Given
        var seeded = "\"max_tokens\":40,\"temperature\":1.2,\"top_p\":0.95,\"top_k\":50,\"seed\":";
        var first = text(engine.chat(question(seeded + 7)));

        // When
        var again = text(engine.chat(question(seeded + 7)));
        var other = text(engine.chat(question(seeded + 8)));

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void aStreamAddsUpToTheWholeReply() {
        // Given
        var options = "\"max_tokens\":50,\"seed\":5,\"n\":2,\"stop\":\"7\",\"logprobs\":true,\"top_logprobs\":3";
        var whole = engine.chat(question(options));

        // When
        var events = engine.events("/v1/chat/completions", question(options));

        // Then
        for (var index = 0; index < 2; index++) {
            var parts = choices(events, index);
            assertThat(parts.getFirst().at("/delta/role").asText()).isEqualTo("assistant");
            assertThat(joined(parts))
                    .isEqualTo(
                            whole.at("/choices/" + index + "/message/content").asText());
            assertThat(scores(parts)).isEqualTo(list(whole.at("/choices/" + index + "/logprobs/content")));
            assertThat(parts.getLast().get("finish_reason"))
                    .isEqualTo(whole.at("/choices/" + index + "/finish_reason"));
        }
    }

    @Test
    void aStreamEndsWithItsUsageWhereThatIsAskedFor() {
        // Given
        var request = question("\"max_tokens\":5,\"temperature\":0,\"stream_options\":{\"include_usage\":true}");

        // When
        var events = engine.events("/v1/chat/completions", request);

        // Then
        var usage = events.getLast().get("usage");
        assertThat(events.getLast().get("choices")).isEmpty();
        assertThat(usage.get("total_tokens").asInt())
                .isEqualTo(usage.get("prompt_tokens").asInt()
                        + usage.get("completion_tokens").asInt());
        assertThat(events.subList(0, events.size() - 1))
                .allMatch(event -> event.get("usage").isNull());
    }

    @Test
    void aReplyEndsBeforeItsStopSequenceWhereverTokensEnd() {
        // Given
        var free = text(engine.chat(question("\"max_tokens\":60,\"temperature\":0")));
        var stop = free.substring(7, 12);

        // When
        var reply = engine.chat(question("\"max_tokens\":60,\"temperature\":0")
                .set(
                        "stop",
                        TestingEngine.JSON.createArrayNode().add("never said").add(stop)));

        // Then
        assertThat(text(reply)).isEqualTo(free.substring(0, free.indexOf(stop)));
        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void aReplyThatTheModelEndsSaysSo() {
        // Given: the end token is made certain
        var request = question("\"max_tokens\":10,\"logit_bias\":{\"0\":100}");

        // When
        var reply = engine.chat(request);

        // Then
        assertThat(text(reply)).isEmpty();
        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(reply.at("/usage/completion_tokens").asInt()).isZero();
    }

    @Test
    void probabilitiesComeWithTheirTokensBytes() {
        // Given
        var request = question("\"max_completion_tokens\":20,\"temperature\":0,\"logprobs\":true,\"top_logprobs\":2");

        // When
        var choice = engine.chat(request).at("/choices/0");

        // Then
        var bytes = new ByteArrayOutputStream();
        choice.at("/logprobs/content").forEach(token -> {
            token.get("bytes").forEach(b -> bytes.write(b.asInt()));
            assertThat(token.get("top_logprobs")).hasSize(2);
            assertThat(token.at("/top_logprobs/0/logprob")).isEqualTo(token.get("logprob"));
        });
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(choice.at("/message/content").asText());
    }

    @Test
    void aReplyWithoutALimitFillsTheSession() {
        // Given
        var request = question("\"temperature\":0,\"logit_bias\":{\"0\":-100}");

        // When
        var reply = engine.chat(request);

        // Then
        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(reply.at("/usage/total_tokens").asInt()).isEqualTo(512);
    }

    @Test
    void aCompletionStreamsEachPromptsChoicesByIndex() {
        // Given
        var request = fields("{\"prompt\":[\"Question: A\",\"Frage: Wer\"],\"n\":2,\"seed\":3,\"max_tokens\":12}");
        var whole = engine.completion(request.deepCopy());

        // When
        var events = engine.events("/v1/completions", request);

        // Then
        for (var index = 0; index < 4; index++) {
            var text = choices(events, index).stream()
                    .map(choice -> choice.get("text").asText())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo(whole.at("/choices/" + index + "/text").asText());
        }
    }

    @Test
    void tokensAsAPromptAreTheSameAsTheirText() {
        // Given
        var model = engine.engine().model();
        var ids = model.tokenize("Question: A farmer", TextForm.PROMPT);
        var byTokens = fields("{\"max_tokens\":20,\"temperature\":0}");
        IntStream.of(ids).forEach(byTokens.withArray("prompt")::add);

        // When
        var reply = engine.completion(byTokens);

        // Then
        var byText = engine.completion(
                fields("{\"max_tokens\":20,\"temperature\":0}").put("prompt", "Question: A farmer"));
        assertThat(reply.get("choices")).isEqualTo(byText.get("choices"));
    }

    private static ObjectNode question(String options) {
        return fields("{" + QUESTION + "," + options + "}");
    }

    private static String text(JsonNode reply) {
        return reply.at("/choices/0/message/content").asText();
    }

    private static List<JsonNode> choices(List<JsonNode> events, int index) {
        return events.stream()
                .flatMap(event -> event.get("choices").valueStream())
                .filter(choice -> choice.get("index").asInt() == index)
                .toList();
    }

    private static String joined(List<JsonNode> parts) {
        return parts.stream().map(part -> part.at("/delta/content").asText()).collect(Collectors.joining());
    }

    private static List<JsonNode> scores(List<JsonNode> parts) {
        return parts.stream()
                .flatMap(part -> part.at("/logprobs/content").valueStream())
                .toList();
    }

    private static List<JsonNode> list(JsonNode array) {
        return array.valueStream().toList();
    }
}
