package io.espalier.moe.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.engine.llama.TextForm;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import io.espalier.moe.observe.LoadedMoe.Computation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experts that are left out after the choice add nothing, and what is left is neither rerouted nor rescaled. */
class ExpertDropIT {
    private static final String TEXT = "Question: A farmer has 12 cows and buys 7 more. How many cows has he?";
    private static final int[] EVEN = {0, 2, 4, 6};

    @TempDir
    static Path folder;

    @Test
    void theRoutedSumIsThatOfTheOthers() {
        // Given: gates that are renormalised and scaled after the choice
        var file = TestingMoe.write(Architecture.DEEPSEEK2, folder);
        try (var model = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), file, new Computation(1, true))) {
            var tokens = model.model().tokenize(TEXT, TextForm.PROMPT);
            var full = new Seen();
            run(model, tokens, full);
            // When
            var dropped = new Seen();
            run(model, tokens, new CombinedObserver(List.of(drop(model, EVEN), dropped)));
            // Then
            for (var token = 0; token < tokens.length; token++) {
                for (var d = 0; d < 64; d++) {
                    assertThat(dropped.at("ffn_moe_out-1", 64, token, d))
                            .isCloseTo(sumOfOdd(full, token, d), within(1e-4));
                }
            }
            assertThat(dropped.of("ffn_moe_topk-1")).isEqualTo(full.of("ffn_moe_topk-1"));
        }
    }

    @Test
    void leavingNothingOutChangesNothing() {
        // Given
        var file = TestingMoe.write(Architecture.OLMOE, folder);
        try (var model = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), file, new Computation(1, true))) {
            var tokens = model.model().tokenize(TEXT, TextForm.PROMPT);
            double plain;
            try (var pass = model.open(tokens.length)) {
                plain = pass.loss(tokens);
            }
            // When
            double same;
            try (var pass = model.open(tokens.length, drop(model), count -> {})) {
                same = pass.loss(tokens);
            }
            // Then
            assertThat(same).isEqualTo(plain);
        }
    }

    private static ExpertDrop drop(LoadedMoe model, int... experts) {
        return new ExpertDrop(Map.of(1, experts), TestingMoe.EXPERTS, model.names());
    }

    private static void run(LoadedMoe model, int[] tokens, TensorObserver observer) {
        try (var pass = model.open(tokens.length, observer, count -> {})) {
            pass.run(tokens);
        }
    }

    private static double sumOfOdd(Seen seen, int token, int d) {
        var sum = 0.0;
        for (var k = 0; k < TestingMoe.ACTIVE; k++) {
            var odd = seen.at("ffn_moe_topk-1", 2, token, k) % 2;
            sum += odd
                    * seen.at("ffn_moe_weights_scaled-1", 2, token, k)
                    * seen.at("ffn_moe_down-1", 64, token * 2 + k, d);
        }
        return sum;
    }

    private static final class Seen implements TensorObserver {
        private final Map<String, float[]> values = new HashMap<>();

        float[] of(String name) {
            return requireNonNull(values.get(name), name);
        }

        double at(String name, int width, int row, int column) {
            return of(name)[row * width + column];
        }

        @Override
        public boolean wants(String name) {
            return name.matches("ffn_moe_(topk|weights_scaled|down|out)-1");
        }

        @Override
        public void seen(Tensor tensor) {
            values.put(tensor.name(), tensor.floats());
        }
    }
}
