package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.openai.Endpoint;
import io.espalier.openai.RequestView;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Prompts put together from shots of random shapes and texts, written as JSON in random ways. */
class ShotSpanPropertyTest {
    /**
     * How shots and the question look.
     *
     * @param shot of question and answer
     * @param open of the question
     */
    private record Form(String shot, String open) {}

    private static final List<Form> FORMS = List.of(
            new Form("Q: %s\nA: %s\n\n", "Q: %s\nA:"),
            new Form("Q: %s\nA: %s\n", "Q: %s\nA: "),
            new Form("Question : %s\nAnswer : %s\n---\n", "Question : %s\nAnswer :"),
            new Form("**Input:** %s\n**Output:** %s\n\n\n", "**Input:** %s\n**Output:**"),
            new Form("### Problem:\n%s\n### Solution:\n%s\n\n", "### Problem:\n%s\n### Solution:\n"),
            new Form("### Instruction:\n%s\n\n### Response:\n%s\n\n", "### Instruction:\n%s\n\n### Response:\n"),
            new Form("<example>\nInput: %s\nOutput: %s\n</example>\n", "What of %s?"),
            new Form("問題：%s\n答え：%s\n\n", "問題：%s\n答え："),
            new Form("Вопрос: %s\nОтвет: %s\n\n", "Вопрос: %s\nОтвет:"));

    private static final List<String> WORDS = List.of(
            "plain",
            "na\u00efve",
            "\u65e5\u672c",
            "\ud83d\ude00",
            "\ud83d\udc68\u200d\ud83d\udc69",
            "\ud834\udd1e",
            "\"quoted\"",
            "back\\slash",
            "a/b",
            "{\"k\": [1, \"\\n\"]}",
            "tab\there",
            "\u0000",
            "\u2028",
            "\u05e9\u05dc\u05d5\u05dd",
            "\u0928\u092e\u0938\u094d\u0924\u0947",
            "3.14",
            "1e2",
            "\\u0041",
            "\ud800",
            "e\u0301");

    /**
     * A prompt before it is written.
     *
     * @param answers of the shots; their questions are numbered by their place
     */
    record Assembled(int form, List<String> answers, String lineEnd, JsonStyle style) {
        String text(List<Integer> shots) {
            var written = new StringBuilder("Do as shown.\n\n");
            for (int i : shots) {
                written.append(FORMS.get(form).shot().formatted("no. " + i, answers.get(i)));
            }
            return (written + FORMS.get(form).open().formatted("the end")).replace("\n", lineEnd);
        }

        List<Integer> all() {
            return IntStream.range(0, answers.size()).boxed().toList();
        }

        byte[] body(List<Integer> shots) {
            return ("{\"messages\":[{\"role\":\"user\",\"content\":" + style.literal(text(shots)) + "}],\"seed\":1.0}")
                    .getBytes(UTF_8);
        }
    }

    @Provide
    Arbitrary<Assembled> prompts() {
        var answers = Arbitraries.of(WORDS)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(words -> "it is " + String.join(" ", words))
                .list()
                .ofMinSize(2)
                .ofMaxSize(9);
        return Combinators.combine(
                        Arbitraries.integers().between(0, FORMS.size() - 1),
                        answers,
                        Arbitraries.of("\n", "\r\n"),
                        Arbitraries.of(JsonStyle.class))
                .as(Assembled::new);
    }

    @Property(tries = 2000)
    void whatIsCutByBytesIsWhatWasNeverWritten(@ForAll("prompts") Assembled prompt, @ForAll int choice) {
        // Given
        var body = prompt.body(prompt.all());
        var shots = read(body).shots();
        var staying = prompt.all().stream().filter(i -> (choice >> i & 1) == 1).toList();
        var cut = prompt.all().stream().filter(i -> !staying.contains(i)).map(shots::get);
        // When
        var left = TestingChat.cut(body, cut.toList());
        // Then
        assertThat(shots).hasSize(prompt.answers().size()).noneMatch(Shot::pinned);
        assertThat(new String(left, UTF_8)).isEqualTo(new String(prompt.body(staying), UTF_8));
    }

    @Property(tries = 1000)
    void everySpanOfAShotIsTheBytesItWasWrittenIn(@ForAll("prompts") Assembled prompt) {
        // Given
        var body = prompt.body(prompt.all());
        for (var shot : read(body).shots()) {
            for (var span : List.of(shot.question(), shot.answer())) {
                // When
                var bytes = shot.bytes(span);
                // Then
                assertThat(bytes).hasSize(1);
                var written = new String(
                        body, bytes.getFirst().start(), bytes.getFirst().length(), UTF_8);
                var literal = prompt.style().literal(span.of(shot.text()));
                assertThat(written).isEqualTo(literal.substring(1, literal.length() - 1));
            }
        }
    }

    private static Prompt read(byte[] body) {
        var view = (RequestView) RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        return new PromptReader(List.of()).read(view, false);
    }
}
