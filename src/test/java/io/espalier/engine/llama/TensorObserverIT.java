package io.espalier.engine.llama;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.TestingEngine;
import io.espalier.engine.llama.LlamaSession.Logits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tensors of a running forward pass: seen as they are, and changed before anything reads them. */
class TensorObserverIT {
    private static final SessionShape SHAPE = new SessionShape(128, 64, 1, true);
    private static final int LAYER = 2;

    private static LlamaModel model;
    private static int[] tokens;

    @BeforeAll
    static void load() {
        model = Llama.open(LlamaLibrary.bundled()).load(TestingEngine.TINY_MOE);
        tokens = model.tokenize("Question: A farmer has 12 cows and buys 7 more. How many?", TextForm.PROMPT);
    }

    @AfterAll
    static void free() {
        model.close();
    }

    @Test
    void theTensorsOfAMixtureOfExpertsAreSeen() {
        // Given
        var seen = new Seen("ffn_moe_topk-2", "ffn_moe_weights-2", "ffn_moe_down-2", "ffn_moe_out-2");

        // When
        logits(seen);

        // Then: the routed sum is the experts' outputs times their gates, Σ g·e
        var gates = seen.of("ffn_moe_weights-2");
        var outputs = seen.of("ffn_moe_down-2");
        var width = seen.width("ffn_moe_down-2");
        var sum = seen.of("ffn_moe_out-2");
        for (var t = 0; t < tokens.length; t++) {
            for (var d = 0; d < width; d++) {
                var expected = 0.0;
                for (var k = 0; k < 4; k++) {
                    expected += gates[t * 4 + k] * outputs[(t * 4 + k) * width + d];
                }
                assertThat((double) sum[t * width + d]).isCloseTo(expected, within(1e-5));
            }
        }
        for (var expert : seen.of("ffn_moe_topk-2")) {
            assertThat(expert).isBetween(0f, 31f);
        }
    }

    @Test
    void maskedExpertsAreNeverChosenAndTheOthersShareTheirWeight() {
        // Given
        var masked = IntStream.range(0, 24).toArray();
        var mask = new ExpertMask(Map.of(LAYER, masked));
        var seen = new Seen("ffn_moe_topk-2", "ffn_moe_probs-2");

        // When
        logits(new Both(mask, seen));

        // Then
        for (var expert : seen.of("ffn_moe_topk-2")) {
            assertThat(expert).isBetween(24f, 31f);
        }
        var probabilities = seen.of("ffn_moe_probs-2");
        for (var t = 0; t < tokens.length; t++) {
            var row = Arrays.copyOfRange(probabilities, t * 32 + 24, t * 32 + 32);
            var sum = 0.0;
            for (var p : row) {
                sum += p;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void maskingNothingChangesNothing() {
        // Given
        var plain = logits(null);

        // When
        var masked = logits(new ExpertMask(Map.of(LAYER, new int[0])));

        // Then
        assertThat(Arrays.equals(masked, plain)).isTrue();
    }

    @Test
    void whatAnObserverThrowsEndsTheEvaluationAndNotTheProcess() {
        // Given
        var mask = new ExpertMask(Map.of(LAYER, new int[] {32}));
        try (var session = model.open(SHAPE, mask)) {
            // Then
            assertThatThrownBy(() -> session.append(tokens, 0, 4, Logits.LAST))
                    .isInstanceOf(LlamaException.class)
                    .hasMessageContaining("no expert 32");
            assertThat(session.length()).isZero();
        }
    }

    /** The logits after the last token. */
    private static float[] logits(@Nullable TensorObserver observer) {
        try (var session = observer == null ? model.open(SHAPE) : model.open(SHAPE, observer)) {
            session.append(tokens, 0, tokens.length, Logits.ALL);
            var logits = new float[model.vocabularySize()];
            session.logits(tokens.length - 1, logits);
            return logits;
        }
    }

    private static final class Seen implements TensorObserver {
        private final Set<String> names;
        private final Map<String, float[]> values = new HashMap<>();
        private final Map<String, Integer> widths = new HashMap<>();

        private Seen(String... names) {
            this.names = Set.of(names);
        }

        private float[] of(String name) {
            return requireNonNull(values.get(name), name);
        }

        private int width(String name) {
            return requireNonNull(widths.get(name), name);
        }

        @Override
        public boolean wants(String name) {
            return names.contains(name);
        }

        @Override
        public void seen(Tensor tensor) {
            values.put(tensor.name(), tensor.floats());
            widths.put(tensor.name(), tensor.extent(0));
        }
    }

    private record Both(TensorObserver first, TensorObserver second) implements TensorObserver {
        @Override
        public boolean wants(String name) {
            return first.wants(name) || second.wants(name);
        }

        @Override
        public void seen(Tensor tensor) {
            if (first.wants(tensor.name())) {
                first.seen(tensor);
            }
            if (second.wants(tensor.name())) {
                second.seen(tensor);
            }
        }
    }
}
