package io.espalier.train.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.PieceStates;
import io.espalier.shot.ShotFeatures;
import io.espalier.train.EncodedShot;
import io.espalier.train.EncodedShot.Piece;
import io.espalier.train.Heads;
import io.espalier.train.Standardisation;
import io.espalier.train.torch.TorchNetwork;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The graph that is served against the heads that were trained: ONNX Runtime against PyTorch. */
class PrunerGraphIT {
    private static final float NEAR = 1e-5f;
    private static final List<String> TEXTS = List.of(
            "Q: A farmer has 12 cows and buys 30 more. How many has he?\nA: He has 12+30 = 42 cows.\n#### 42",
            "Q: Is the sky green?\nA: no",
            "Q: " + "Translate this sentence. ".repeat(30) + "\nA: Übersetze diesen Satz.");

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    private static final List<PieceStates> PIECES = new ArrayList<>();
    private static final List<EncodedShot> SHOTS = new ArrayList<>();
    private static Heads heads;
    private static Standardisation standardisation;
    private static OrtSession session;

    @BeforeAll
    static void graft() throws OrtException {
        try (var encoder = new OnnxEncoder(1)) {
            TEXTS.forEach(text -> {
                var piece = encoder.states(text).getFirst();
                PIECES.add(piece);
                var features = ShotFeatures.of(text.substring(3, 20), text.substring(20));
                SHOTS.add(new EncodedShot(
                        features, List.of(new Piece(piece.mean(), piece.states().size())), 1));
            });
        }
        standardisation = Standardisation.of(SHOTS);
        heads = lively(Heads.initial(ShotFeatures.NAMES.size(), 384, 512, 1, new SplittableRandom(3)));
        session = ENVIRONMENT.createSession(PrunerGraph.graft(OnnxEncoder.graphFile(), heads, standardisation));
    }

    /** Every weight moved, so that none is a 0 or 1 that would hide an error. */
    private static Heads lively(Heads dull) {
        var random = new SplittableRandom(4);
        var arrays = dull.arrays().stream().map(float[]::clone).toList();
        for (var array : arrays) {
            for (int i = 0; i < array.length; i++) {
                array[i] += (float) random.nextGaussian(0, 0.1);
            }
        }
        return dull.with(arrays);
    }

    @AfterAll
    static void close() throws OrtException {
        session.close();
    }

    private static float[] output(int text, String name) throws OrtException {
        var ids = PIECES.get(text).ids();
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        var features = SHOTS.get(text).features();
        try (var tokens = OnnxTensor.createTensor(ENVIRONMENT, new long[][] {ids});
                var mask = OnnxTensor.createTensor(ENVIRONMENT, new long[][] {ones});
                var types = OnnxTensor.createTensor(ENVIRONMENT, new long[][] {new long[ids.length]});
                var surface = OnnxTensor.createTensor(
                        ENVIRONMENT, FloatBuffer.wrap(features), new long[] {1, features.length});
                var result = session.run(Map.of(
                        "input_ids", tokens, "attention_mask", mask, "token_type_ids", types, "features", surface))) {
            var buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
            var values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }
    }

    private static double[] keepMinusPrune(float[] logits) {
        var differences = new double[logits.length / 2];
        Arrays.setAll(differences, i -> logits[2 * i + 1] - logits[2 * i]);
        return differences;
    }

    @Test
    void shotLogitsAreThoseOfTheTrainedHead() throws OrtException {
        try (var network = new TorchNetwork(standardisation)) {
            for (int text = 0; text < TEXTS.size(); text++) {
                // When
                var served = keepMinusPrune(output(text, "shot_logits"));

                // Then
                assertThat(served)
                        .containsExactly(network.shotLogits(heads, List.of(SHOTS.get(text))), within((double) NEAR));
            }
        }
    }

    @Test
    void tokenLogitsAreThoseOfTheTrainedHead() throws OrtException {
        try (var network = new TorchNetwork(standardisation)) {
            for (int text = 0; text < TEXTS.size(); text++) {
                // When
                var served = keepMinusPrune(output(text, "token_logits"));

                // Then
                assertThat(served)
                        .containsExactly(
                                network.pieceLogits(heads, PIECES.get(text).states()), within((double) NEAR));
            }
        }
    }

    @Test
    void shotVectorsAreTheEncodersOwn() throws OrtException {
        try (var encoder = new OnnxEncoder(1)) {
            for (int text = 0; text < TEXTS.size(); text++) {
                // When
                var vector = output(text, "shot_vector");

                // Then
                assertThat(vector)
                        .containsExactly(
                                encoder.encode(List.of(TEXTS.get(text))).getFirst(), within(NEAR));
            }
        }
    }
}
