package io.espalier.pipeline;

import io.espalier.inference.TokenCounter;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small sets of shots, and a tokenizer whose counts a reader can check. */
final class TestingShots {
    /** One token for every word. */
    static final TokenCounter WORDS = new TokenCounter() {
        @Override
        public int count(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }

        @Override
        public boolean exact() {
            return true;
        }

        @Override
        public String name() {
            return "words";
        }
    };

    private TestingShots() {}

    /** That many shots of six words each; those of another topic are different shots. */
    static List<Shot> about(String topic, int shots) {
        var text = IntStream.range(0, shots)
                .mapToObj(i -> "Q: " + topic + " " + i + "?\nA: " + i + "\n\n")
                .collect(Collectors.joining());
        return new PromptReader(List.of())
                .readText(text + "Q: " + topic + " more?\nA:")
                .shots();
    }
}
