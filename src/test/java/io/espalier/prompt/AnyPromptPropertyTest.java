package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.openai.Endpoint;
import io.espalier.openai.RequestView;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client sends, made of all that shots are made of in any order: it is read, and cuts leave a request. */
class AnyPromptPropertyTest {
    private static final List<String> PIECES = List.of(
            "Q:",
            "A:",
            "Q1: ",
            "A1: ",
            "\n",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            " ",
            "\t",
            "Question: ",
            "Answer: ",
            "**Input:** ",
            "Output:",
            "Example 1:",
            "Example 2\n",
            "example 1",
            "### Instruction:\n",
            "### Response:\n",
            "<example>",
            "</example>",
            "<examples>\n",
            "<input>",
            "</output>",
            "```",
            "~~~\n",
            "---\n",
            "####",
            "#### 4",
            "The answer is 4.",
            "\\boxed{",
            "Let's think",
            "the second example",
            "examples 1-3",
            "\"quoted text here\"",
            "as above",
            "one two three",
            "?",
            "…",
            "\ud83d\ude00",
            "\ud83d",
            "\udc00",
            "\u0000",
            "問：",
            "答：",
            "Вопрос: ",
            "Ответ:",
            "FAQ",
            "Constraints:",
            "Now answer:");

    private static final List<String> ROLES =
            List.of("user", "user", "assistant", "system", "developer", "tool", "other");
    private static final List<String> NAMES = List.of("", "", "", "example_user", "example_assistant", "ann");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(pieces(60), shots());
    }

    private static Arbitrary<String> pieces(int most) {
        return Arbitraries.of(PIECES).list().ofMaxSize(most).map(pieces -> String.join("", pieces));
    }

    private static Arbitrary<String> shots() {
        var shot =
                Combinators.combine(pieces(2), pieces(6)).as((asked, answered) -> "Q: a" + asked + "\nA: b" + answered);
        return Combinators.combine(pieces(3), shot.list().ofMinSize(2).ofMaxSize(6))
                .as((before, shots) -> before + "\n" + String.join("\n\n", shots) + "\n\nQ: c?\nA:");
    }

    @Provide
    Arbitrary<String> bodies() {
        var message = Combinators.combine(
                        Arbitraries.of(ROLES), Arbitraries.of(NAMES), texts(), Arbitraries.of(JsonStyle.class))
                .as((role, name, text, style) -> "{\"role\":\"" + role + "\"," + style.space()
                        + (name.isEmpty() ? "" : "\"name\":\"" + name + "\",") + "\"content\":" + style.literal(text)
                        + "}");
        return message.list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(messages -> "{\"messages\":[" + messages.stream().collect(Collectors.joining(",\n")) + "]}");
    }

    @Property(tries = 5000)
    void aChatIsReadAndWhatIsLeftIsJson(@ForAll("bodies") String body, @ForAll boolean turns) {
        // Given
        var bytes = body.getBytes(UTF_8);
        var view = (RequestView) RequestView.parse(bytes, Endpoint.CHAT_COMPLETIONS);
        // When
        var shots = new PromptReader(List.of()).read(view, turns).shots();
        // Then
        var free = shots.stream().filter(shot -> !shot.pinned()).toList();
        assertThat(isJson(TestingChat.cut(bytes, free))).isTrue();
        assertThat(free).allMatch(shot -> !shot.text().isBlank());
    }

    @Property(tries = 5000)
    void aTextIsReadAndItsSpansAreWithinTheirShots(@ForAll("texts") String text) {
        // When
        var shots = new PromptReader(List.of()).readText(text).shots();
        // Then
        for (var shot : shots) {
            assertThat(shot.question().end()).isLessThanOrEqualTo(shot.answer().start());
            assertThat(shot.answer().end()).isLessThanOrEqualTo(shot.text().length());
            assertThat(shot.finalAnswer())
                    .matches(span ->
                            span == null || span.start() >= shot.answer().start());
        }
    }

    private static boolean isJson(byte[] body) {
        try {
            return new ObjectMapper().readTree(body).path("messages").isArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
