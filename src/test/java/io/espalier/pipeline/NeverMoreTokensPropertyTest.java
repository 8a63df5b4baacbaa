package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.openai.Splicer;
import io.espalier.prompt.PromptReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NeverMoreTokensPropertyTest {
    private static final TokenCounter COUNTER = TokenCounters.forTokenizer("o200k_base");

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of("bread", "Kraków", "12.5", "日本語", "🌳", "won't", "3/4", "x = 7", "naïve", "end.")
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(list -> String.join(" ", list));
    }

    @Property(tries = 200)
    void whateverIsCutTheWholePromptHasFewerTokens(
            @ForAll("words") String question, @ForAll("words") String answer, @ForAll int choice) {
        // Given
        var text = shots(question, answer) + "Q: " + question + " more?\nA:";
        var prompt = new PromptReader(List.of()).readText(text);
        var kept = IntStream.range(0, prompt.shots().size())
                .filter(i -> ((choice >> i) & 1) == 1)
                .boxed()
                .toList();

        // When
        var cut = new String(
                Splicer.splice(text.getBytes(StandardCharsets.UTF_8), ShotCuts.edits(prompt, kept)),
                StandardCharsets.UTF_8);

        // Then
        assertThat(COUNTER.count(cut)).isLessThanOrEqualTo(COUNTER.count(text));
    }

    private static String shots(String question, String answer) {
        return IntStream.range(0, 5)
                .mapToObj(i -> "Q: " + question + " " + i + "?\nA: " + answer + " " + i + "\n\n")
                .reduce("", String::concat);
    }
}
