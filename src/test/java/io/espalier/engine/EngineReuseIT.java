package io.espalier.engine;

import static io.espalier.engine.TestingEngine.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt's beginning that is in memory is not computed again, and the answer is the same to the last bit. */
class EngineReuseIT {
    private static final String SHOTS = "Question: A farmer has 12 cows and buys 7 more. How many cows has he now?\n"
            + "Answer: 12 + 7 = 19. #### 19\n\nQuestion: A book costs 4 euros. What do 3 books cost?\nAnswer: 12\n\n";
    private static final String QUESTION = SHOTS + "Question: Tom has 3 apples.\nAnswer:";

    private TestingEngine engine;

    @BeforeEach
    void start() {
        engine = TestingEngine.start();
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                QUESTION,
                SHOTS,
                SHOTS + "Question: Tom has 3 pears.",
                "Question: A farmer",
                QUESTION + " 3 + 4 = 7.",
                "Ganz anders"
            })
    void whateverWasAskedBeforeTheAnswerIsTheSame(String before) {
        // Given
        var fresh = answer(QUESTION);
        answer(before);

        // When
        var again = answer(QUESTION);

        // Then
        assertThat(again).isEqualTo(fresh);
    }

    @Test
    void theUsageSaysHowMuchWasReused() {
        // Given
        var first = engine.completion(request(QUESTION)).get("usage");

        // When
        var second = engine.completion(request(QUESTION)).get("usage");

        // Then
        var prompt = second.get("prompt_tokens").asInt();
        assertThat(first.at("/prompt_tokens_details/cached_tokens").asInt()).isZero();
        assertThat(second.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(prompt - 2);
    }

    @Test
    void twoConversationsInTurnKeepTheirPrompts() {
        // Given
        var other = "Die Installation von Paketen. ".repeat(6);
        answer(QUESTION);
        answer(other);

        // When
        var usages = List.of(usage(QUESTION), usage(other), usage(QUESTION));

        // Then
        assertThat(usages)
                .allSatisfy(usage -> assertThat(
                                usage.at("/prompt_tokens_details/cached_tokens").asInt())
                        .isEqualTo(usage.get("prompt_tokens").asInt() - 2));
    }

    @Test
    void scoresOfAPromptThatIsInMemoryAreTheSame() {
        // Given
        var score = fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":2}").put("prompt", QUESTION);
        var fresh = engine.completion(score).get("choices");
        answer(QUESTION);
        answer(SHOTS);

        // When
        var again = engine.completion(score);

        // Then
        assertThat(again.get("choices")).isEqualTo(fresh);
    }

    @Test
    void scoresInMemoryAreReusedWhereFewerAlternativesAreWanted() {
        // Given
        engine.completion(
                fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":4}").put("prompt", QUESTION));

        // When
        var fewer = engine.completion(
                fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":1}").put("prompt", QUESTION));

        // Then
        var usage = fewer.get("usage");
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(usage.get("prompt_tokens").asInt() - 2);
        fewer.at("/choices/0/logprobs/top_logprobs")
                .forEach(top -> assertThat(top.size()).isLessThanOrEqualTo(2));
    }

    private JsonNode answer(String prompt) {
        return engine.completion(request(prompt)).get("choices");
    }

    private JsonNode usage(String prompt) {
        return engine.completion(request(prompt)).get("usage");
    }

    private static ObjectNode request(String prompt) {
        return fields("{\"max_tokens\":24,\"temperature\":0,\"logprobs\":3}").put("prompt", prompt);
    }
}
