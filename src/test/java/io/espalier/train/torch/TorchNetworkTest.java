package io.espalier.train.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.Direction;
import io.espalier.train.EncodedShot;
import io.espalier.train.EncodedShot.Piece;
import io.espalier.train.FillSampler;
import io.espalier.train.Heads;
import io.espalier.train.NaiveNetwork;
import io.espalier.train.Policy;
import io.espalier.train.ShotSample;
import io.espalier.train.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** PyTorch's heads against the same written out in float64, and its gradients against differences. */
class TorchNetworkTest {
    private static final int DIMENSIONS = 6;
    private static final int FEATURES = 3;

    private final RandomGenerator random = new SplittableRandom(5);
    private final List<EncodedShot> shots = List.of(shot(1), shot(1), shot(3), shot(2));
    private final List<float[]> states = List.of(floats(DIMENSIONS), floats(DIMENSIONS), floats(DIMENSIONS));
    private final Heads heads = Heads.initial(FEATURES, DIMENSIONS, 8, 1, random);
    private final Standardisation standardisation = Standardisation.of(shots);
    private final NaiveNetwork naive = new NaiveNetwork(standardisation);

    private EncodedShot shot(int pieces) {
        var all = new ArrayList<Piece>();
        for (int i = 0; i < pieces; i++) {
            all.add(new Piece(floats(DIMENSIONS), 5 + i));
        }
        return new EncodedShot(floats(FEATURES), all, 50);
    }

    private float[] floats(int count) {
        var floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextGaussian(1, 2);
        }
        return floats;
    }

    @Test
    void logitsAreThoseOfTheFormula() {
        try (var network = new TorchNetwork(standardisation)) {
            // When
            var logits = network.shotLogits(heads, shots);

            // Then
            assertThat(logits).containsExactly(naive.shotLogits(heads, shots), within(1e-5));
            assertThat(network.pieceLogits(heads, states))
                    .containsExactly(naive.pieceLogits(heads, states), within(1e-5));
        }
    }

    @Test
    void gradientsAreThoseOfDifferences() {
        try (var network = new TorchNetwork(standardisation)) {
            // Given
            var direction = new Direction(shots, new double[] {1, -0.5, 2, 0.25}, states, new double[] {0.5, 1, -2});

            // When
            var gradient = network.gradient(heads, direction);

            // Then
            var expected = naive.gradient(heads, direction);
            for (int a = 0; a < expected.arrays().size(); a++) {
                assertThat(gradient.arrays().get(a))
                        .containsExactly(expected.arrays().get(a), within(2e-3f));
            }
        }
    }

    @Test
    void aPolicyGradientIsTheSlopeOfTheProbabilityAlongEveryWeight() {
        try (var network = new TorchNetwork(standardisation)) {
            // Given
            int[] tokens = {40, 30, 50, 20};
            var sampler = new FillSampler(95);
            var drawn = sampler.sample(network.shotLogits(heads, shots), tokens, new SplittableRandom(1));

            // When
            var gradient =
                    network.gradient(heads, Direction.of(shots, Policy.direction(List.of(drawn), new double[] {1})));

            // Then
            var arrays = heads.arrays();
            for (int a = 0; a < heads.shot().arrays().size(); a++) {
                var slope =
                        (probability(nudged(a, 1e-2f), drawn, tokens) - probability(nudged(a, -1e-2f), drawn, tokens))
                                / 2e-2;
                assertThat((double) gradient.arrays().get(a)[arrays.get(a).length / 2])
                        .isCloseTo(slope, within(2e-3));
            }
        }
    }

    private Heads nudged(int array, float by) {
        var arrays = new ArrayList<>(heads.arrays());
        var moved = arrays.get(array).clone();
        moved[moved.length / 2] += by;
        arrays.set(array, moved);
        return heads.with(arrays);
    }

    /** ln π of the same draws under other heads. */
    private double probability(Heads other, ShotSample drawn, int[] tokens) {
        var sample = new FillSampler(95).sample(naive.shotLogits(other, shots), tokens, new SplittableRandom(1));
        assertThat(sample.kept()).isEqualTo(drawn.kept());
        return sample.logProbability();
    }

    @Test
    void equalArgumentsGiveEqualBits() {
        try (var network = new TorchNetwork(standardisation)) {
            // When
            var gradient = network.gradient(heads, Direction.of(shots, new double[] {1, 2, 3, 4}));

            // Then
            var again = network.gradient(heads, Direction.of(shots, new double[] {1, 2, 3, 4}));
            for (int a = 0; a < again.arrays().size(); a++) {
                assertThat(gradient.arrays().get(a)).isEqualTo(again.arrays().get(a));
            }
        }
    }
}
