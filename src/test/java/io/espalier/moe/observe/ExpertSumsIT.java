package io.espalier.moe.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.engine.llama.TextForm;
import io.espalier.moe.Sum;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import io.espalier.moe.observe.LoadedMoe.Computation;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sums of a forward pass equal those of a naive reading of all tensors, in every architecture. */
class ExpertSumsIT {
    private static final String TEXT =
            "Question: A farmer has 12 cows and buys 7 more. How many cows has he? Answer: 19";

    @TempDir
    static Path folder;

    @ParameterizedTest
    @EnumSource
    void sumsEqualANaiveReading(Architecture architecture) {
        var file = TestingMoe.write(architecture, folder);
        try (var model = LoadedMoe.open(Llama.open(LlamaLibrary.bundled()), file, new Computation(1, true))) {
            // Given
            var tokens = model.model().tokenize(TEXT, TextForm.PROMPT);
            var everything = new Everything();
            try (var pass = model.open(tokens.length, everything, count -> {})) {
                pass.run(tokens);
            }
            // When
            var observer = new SumsObserver(model.shape(), model.names());
            try (var pass = model.open(tokens.length, observer, count -> {})) {
                pass.run(tokens);
            }
            // Then
            observer.take().forEach((layer, sums) -> {
                var oracle = oracle(everything, layer, architecture, tokens.length);
                for (var sum : Sum.values()) {
                    assertThat(sums.of(sum)).as(sum + " of block " + layer).containsExactly(of(oracle, sum), TOLERANCE);
                }
                assertThat(java.util.Arrays.stream(sums.of(Sum.COUNT)).sum()).isEqualTo(tokens.length * 2.0);
            });
        }
    }

    private static final org.assertj.core.data.Offset<Double> TOLERANCE = within(1e-4);

    private static double[] of(Map<Sum, double[]> oracle, Sum sum) {
        return requireNonNull(oracle.get(sum));
    }

    /** Straight from the definition, expert by expert and token by token, with the routed sum that the engine computed. */
    private static Map<Sum, double[]> oracle(Everything seen, int layer, Architecture architecture, int tokens) {
        var gate = switch (architecture) {
            case OLMOE, QWEN2MOE -> "ffn_moe_weights-";
            case DEEPSEEK2 -> "ffn_moe_weights_scaled-";
        };
        var sums = new EnumMap<Sum, double[]>(Sum.class);
        for (var sum : Sum.values()) {
            sums.put(sum, new double[TestingMoe.EXPERTS]);
        }
        for (var expert = 0; expert < TestingMoe.EXPERTS; expert++) {
            for (var token = 0; token < tokens; token++) {
                for (var k = 0; k < TestingMoe.ACTIVE; k++) {
                    if (seen.at("ffn_moe_topk-" + layer, 2, token, k) == expert) {
                        var g = seen.at(gate + layer, 2, token, k);
                        var e = 0.0;
                        for (var d = 0; d < 64; d++) {
                            e += Math.pow(seen.at("ffn_moe_down-" + layer, 64, token * 2 + k, d), 2);
                        }
                        add(sums, expert, g, Math.sqrt(e), shift(seen, layer, token));
                    }
                }
            }
        }
        return sums;
    }

    private static void add(Map<Sum, double[]> sums, int expert, double g, double norm, double s) {
        of(sums, Sum.COUNT)[expert] += 1;
        of(sums, Sum.GATE)[expert] += g;
        of(sums, Sum.NORM)[expert] += norm;
        of(sums, Sum.NORM_SQUARED)[expert] += norm * norm;
        of(sums, Sum.GATED_NORM)[expert] += g * norm;
        of(sums, Sum.GATED_NORM_SQUARED)[expert] += Math.pow(g * norm, 2);
        of(sums, Sum.GATED_NORM_SHIFT)[expert] += g * norm * s;
        of(sums, Sum.GATED_SHIFT)[expert] += g * s;
    }

    private static double shift(Everything seen, int layer, int token) {
        double hh = 0;
        double nn = 0;
        double hn = 0;
        for (var d = 0; d < 64; d++) {
            var h = seen.at("ffn_inp-" + layer, 64, token, d);
            var n = h + routed(seen, layer, token, d);
            hh += h * h;
            nn += n * n;
            hn += h * n;
        }
        return Math.max(0, 1 - hn / Math.sqrt(hh * nn));
    }

    /** llama.cpp has no name for the routed sum of qwen2moe: it calls the block's input ffn_moe_out there. */
    private static double routed(Everything seen, int layer, int token, int d) {
        return seen.values.containsKey("ffn_shexp_out-" + layer)
                ? seen.at("ffn_out-" + layer, 64, token, d) - seen.at("ffn_shexp_out-" + layer, 64, token, d)
                : seen.at("ffn_moe_out-" + layer, 64, token, d);
    }

    /** Keeps the last tensor of every name. */
    private static final class Everything implements TensorObserver {
        private final Map<String, float[]> values = new HashMap<>();

        double at(String name, int width, int row, int column) {
            return requireNonNull(values.get(name), name)[row * width + column];
        }

        @Override
        public boolean wants(String name) {
            return name.matches(
                    "ffn_(inp|moe_topk|moe_weights|moe_weights_scaled|moe_down|moe_out|out|shexp_out)-\\d+");
        }

        @Override
        public void seen(Tensor tensor) {
            values.put(tensor.name(), tensor.floats());
        }
    }
}
