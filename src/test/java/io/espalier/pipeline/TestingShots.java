package io.espalier.pipeline;

import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.inference.TokenCounter;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import io.espalier.shot.ShotPruner;
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

    static PrunerShelf shelf(ShotPruner pruner) {
        return new PrunerShelf(ServedPruner.of(pruner));
    }

    static SetCall call(List<Shot> shots, int budget) {
        return call(shots, budget, WORDS);
    }

    static SetCall call(List<Shot> shots, int budget, TokenCounter counter) {
        return new SetCall(shots, "more?", PruneSettings.defaults().with(PruneMode.APPLY, budget), "m", counter, null);
    }

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
