package io.espalier.engine;

import static io.espalier.engine.TestingEngine.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-probabilities of prompts and replies. */
class EngineScoringIT {
    private static final String SHOTS = "Question: A farmer has 12 cows and buys 7 more. How many cows has he now?\n"
            + "Answer: 12 + 7 = 19. #### 19\n\nQuestion: A book costs 4 euros. What do 3 books cost?\nAnswer: ";

    private static TestingEngine engine;

    @BeforeAll
    static void start() {
        engine = TestingEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maths", "java", "german", "french", "legal", "pydoc"})
    void aPromptScoresAsTheReferenceModelSays(String domain) throws IOException {
        // Given
        var reference = reference().get(domain);
        var call = fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":1}");
        call.set("prompt", reference.get("ids"));

        // When
        var scores = engine.completion(call).at("/choices/0/logprobs");

        // Then
        var expected = reference.get("nll");
        var sum = 0.0;
        for (var i = 0; i < expected.size(); i++) {
            var difference = -scores.at("/token_logprobs/" + (i + 1)).asDouble()
                    - expected.get(i).asDouble();
            assertThat(difference).as("token " + (i + 1)).isCloseTo(0, within(0.06));
            sum += difference;
        }
        assertThat(sum / expected.size()).isCloseTo(0, within(2e-3));
        assertThat(scores.at("/token_logprobs/0").isNull()).isTrue();
    }

    @Test
    void promptsScoredInOneCallScoreAsEachAlone() {
        // Given
        var answers = List.of("4 * 3 = 12. #### 12", "3 euros", "4 * 3 = 12 euros", "", "12", "A book costs 4 euros.");
        var alone = answers.stream().map(answer -> scoredAlone(SHOTS + answer)).toList();
        var together = fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":0}");
        answers.forEach(answer -> together.withArray("prompt").add(SHOTS + answer));

        // When
        var reply = engine.completion(together);

        // Then
        for (var i = 0; i < answers.size(); i++) {
            assertThat(numbers(reply.at("/choices/" + i))).isEqualTo(alone.get(i));
        }
        var usage = reply.get("usage");
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt())
                .isGreaterThan(usage.get("prompt_tokens").asInt() * 3 / 5);
    }

    @Test
    void aReplysProbabilitiesAreThoseOfTheSameTextAsAPrompt() {
        // Given
        var reply = engine.completion(
                fields("{\"max_tokens\":30,\"temperature\":0,\"logprobs\":0}").put("prompt", SHOTS));
        var replied = numbers(reply.at("/choices/0"));
        var text = reply.at("/choices/0/text").asText();

        // When
        var echoed = scoredAlone(SHOTS + text);

        // Then
        var tail = echoed.subList(echoed.size() - replied.size(), echoed.size());
        for (var i = 0; i < replied.size(); i++) {
            assertThat(tail.get(i)).isCloseTo(replied.get(i), within(1e-2));
        }
    }

    @Test
    void anEchoBeginsWithThePromptAndItsOffsets() {
        // Given
        var call = fields("{\"max_tokens\":3,\"echo\":true,\"logprobs\":2,\"temperature\":0}")
                .put("prompt", "Größe: naïve 😀 end");

        // When
        var choice = engine.completion(call).at("/choices/0");

        // Then
        assertThat(choice.get("text").asText()).startsWith("Größe: naïve 😀 end");
        var tokens = choice.at("/logprobs/tokens");
        var offsets = choice.at("/logprobs/text_offset");
        assertThat(tokens.get(0).asText()).isEqualTo("<|endoftext|>");
        var codePoints = choice.get("text").asText().codePoints().toArray();
        for (var i = 1; i < tokens.size(); i++) {
            var token = tokens.get(i).asText();
            if (!token.startsWith("bytes:")) {
                var at = offsets.get(i).asInt();
                assertThat(new String(codePoints, at, token.codePointCount(0, token.length())))
                        .isEqualTo(token);
            }
        }
        assertThat(choice.at("/logprobs/top_logprobs/4").size()).isBetween(2, 3);
    }

    @Test
    void theProbabilitiesOfAllTokensSumToOne() {
        // Given
        var call =
                fields("{\"max_tokens\":1,\"temperature\":0,\"logprobs\":20}").put("prompt", "Question:");

        // When
        var top = engine.completion(call).at("/choices/0/logprobs/top_logprobs/0");

        // Then
        var sum = top.valueStream().mapToDouble(p -> Math.exp(p.asDouble())).sum();
        assertThat(sum).isBetween(0.5, 1.0);
        var chosen = top.valueStream().mapToDouble(JsonNode::asDouble).max().orElseThrow();
        assertThat(top.valueStream().findFirst().orElseThrow().asDouble()).isEqualTo(chosen);
    }

    private static List<Double> scoredAlone(String prompt) {
        var fresh = fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":0}").put("prompt", prompt);
        engine.completion(
                fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":0}").put("prompt", "Nothing in common"));
        return numbers(engine.completion(fresh).at("/choices/0"));
    }

    private static List<Double> numbers(JsonNode choice) {
        var numbers = new ArrayList<Double>();
        choice.at("/logprobs/token_logprobs").forEach(number -> {
            if (!number.isNull()) {
                numbers.add(number.asDouble());
            }
        });
        return numbers;
    }

    private static JsonNode reference() throws IOException {
        try (var stream = EngineScoringIT.class.getResourceAsStream("/engine/tiny-moe-logits.json")) {
            return TestingEngine.JSON.readTree(stream);
        }
    }
}
