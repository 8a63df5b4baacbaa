package io.espalier.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.openai.Edit;
import io.espalier.openai.Endpoint;
import io.espalier.openai.RequestView;
import io.espalier.openai.Splicer;
import io.espalier.prompt.JsonStyle;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Shots of words of any script, written as JSON in random ways, of which any loose words are cut. */
class WordCutPropertyTest {
    private static final TokenCounter COUNTER = TokenCounters.forTokenizer("o200k_base");
    private static final List<String> WORDS = List.of(
            "plain",
            "na\u00efve",
            "gr\u00fc\u00dfe,",
            "\u65e5\u672c",
            "\ud83d\ude00",
            "\ud835\udc1a\ud835\udc1b",
            "\u05e9\u05dc\u05d5\u05dd",
            "\u043f\u0440\u0438\u0432\u0435\u0442",
            "\u0928\u092e\u0938\u094d\u0924\u0947",
            "e\u0301toile.",
            "\"quoted\"",
            "a\\b",
            "{\"k\":",
            "1}",
            "\r\n",
            "\t",
            "\u00a0",
            "\u2028",
            "3.14",
            "12",
            "km",
            "not",
            "#### 4",
            "`code`",
            "https://a.b/c",
            "bread",
            "quietly;",
            "\ud800");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(WORDS)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14)
                .map(words -> "it " + String.join(" ", words) + " so");
    }

    private static Shot read(byte[] body) {
        var view = (RequestView) RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        return new PromptReader(List.of()).read(view, false).shots().getFirst();
    }

    private static byte[] body(JsonStyle style, String text) {
        var content = text + "\n\nQ: Other?\nA: Other.\n\nQ: More?\nA:";
        return ("{\"messages\":[{\"role\":\"user\",\"content\":" + style.literal(content) + "}]}").getBytes(UTF_8);
    }

    @Property(tries = 1500)
    void cutsByBytesAreWhatWasNeverWrittenAndNumbersStay(
            @ForAll("texts") String question,
            @ForAll("texts") String answer,
            @ForAll JsonStyle style,
            @ForAll int choice) {
        // Given
        var text = "Q: " + question + "\nA: " + answer;
        var shot = read(body(style, text));
        var parts = ShotParts.of(shot);
        var loose = LooseWords.of(parts).loose();
        var cuts = IntStream.range(0, loose.size())
                .filter(i -> (choice >> i % 32 & 1) == 1)
                .mapToObj(i -> loose.get(i).cut())
                .toList();
        var edits = cuts.stream()
                .flatMap(cut -> shot.bytes(cut).stream())
                .map(Edit::cut)
                .toList();
        // When
        var spliced = Splicer.splice(body(style, text), edits);
        // Then
        int start = text.indexOf(shot.text());
        var shifted = cuts.stream()
                .map(cut -> new Span(cut.start() + start, cut.end() + start))
                .toList();
        var left = TrimmedShot.left(text, new Span(0, text.length()), shifted);
        assertThat(new String(spliced, UTF_8)).isEqualTo(new String(body(style, left), UTF_8));
        assertThat(NumberCheck.same(text, left)).isTrue();
    }

    @Property(tries = 500)
    void aTrimmedShotNeverHasMoreTokens(
            @ForAll("texts") String question, @ForAll("texts") String answer, @ForAll int choice) {
        // Given
        var parts = TestingWords.shot(question, answer);
        var loose = LooseWords.of(parts).loose();
        var cuts = IntStream.range(0, loose.size())
                .filter(i -> (choice >> i % 32 & 1) == 1)
                .mapToObj(i -> loose.get(i).cut())
                .toList();
        int before = COUNTER.count(parts.text());
        // When
        var trimmed = TrimmedShot.of(parts, cuts, before, COUNTER);
        // Then
        var left = TrimmedShot.left(parts.text(), new Span(0, parts.text().length()), trimmed.cuts());
        assertThat(trimmed.tokens()).isEqualTo(COUNTER.count(left));
        assertThat(trimmed.tokens()).isLessThanOrEqualTo(before);
        assertThat(trimmed.cuts().isEmpty()).isEqualTo(trimmed.tokens() == before);
    }
}
