package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    /** Probabilities 0.5, 0.3, 0.15, 0.05. */
    private static final float[] LOGITS = {log(0.15), log(0.5), log(0.05), log(0.3)};

    private static final int DRAWS = 20_000;

    @Test
    void temperatureZeroTakesTheLikeliest() {
        // When
        var shares = shares(sampling(0, 1, 0));

        // Then
        assertThat(shares).containsExactly(0, 1, 0, 0);
    }

    @Test
    void temperatureOneDrawsByProbability() {
        // When
        var shares = shares(sampling(1, 1, 0));

        // Then
        assertThat(shares).containsExactly(new double[] {0.15, 0.5, 0.05, 0.3}, within(0.015));
    }

    @Test
    void aLowTemperatureSharpens() {
        // When
        var shares = shares(sampling(0.5, 1, 0));

        // Then
        var total = 0.25 + 0.09 + 0.0225 + 0.0025;
        assertThat(shares)
                .containsExactly(
                        new double[] {0.0225 / total, 0.25 / total, 0.0025 / total, 0.09 / total}, within(0.015));
    }

    @Test
    void topKKeepsTheKLikeliest() {
        // When
        var shares = shares(sampling(1, 1, 2));

        // Then
        assertThat(shares).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.015));
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        // When
        var shares = shares(sampling(1, 0.7, 0));

        // Then
        assertThat(shares).containsExactly(new double[] {0, 0.625, 0, 0.375}, within(0.015));
    }

    @Test
    void topPOfZeroTakesTheLikeliest() {
        // When
        var shares = shares(sampling(1, 0, 0));

        // Then
        assertThat(shares).containsExactly(0, 1, 0, 0);
    }

    @Test
    void equalSeedsGiveEqualTokens() {
        // Given
        var one = new Sampler(sampling(1.5, 0.9, 3), new SplittableRandom(7));
        var other = new Sampler(sampling(1.5, 0.9, 3), new SplittableRandom(7));

        // When
        var tokens = IntStream.range(0, 100).map(i -> one.next(LOGITS)).toArray();

        // Then
        assertThat(IntStream.range(0, 100).map(i -> other.next(LOGITS)).toArray())
                .isEqualTo(tokens);
    }

    @Test
    void penaltiesMakeChosenTokensLessLikely() {
        // Given
        var sampler = new Sampler(new Sampling(0, 1, 0, 0.4, 0.2, Map.of()), new SplittableRandom(1));

        // When
        var tokens = IntStream.range(0, 5).map(i -> sampler.next(LOGITS)).toArray();

        // Then: -0.69 -1.29 -1.69 -2.09 for token 1, -1.20 -1.80 for token 3
        assertThat(tokens).containsExactly(1, 3, 1, 1, 3);
    }

    @Test
    void biasMovesALogit() {
        // Given
        var sampler = new Sampler(new Sampling(0, 1, 0, 0, 0, Map.of(2, 100.0, 1, -100.0)), new SplittableRandom(1));

        // When
        var token = sampler.next(LOGITS);

        // Then
        assertThat(token).isEqualTo(2);
    }

    private static Sampling sampling(double temperature, double topP, int topK) {
        return new Sampling(temperature, topP, topK, 0, 0, Map.of());
    }

    private static double[] shares(Sampling sampling) {
        var sampler = new Sampler(sampling, new SplittableRandom(42));
        var shares = new double[LOGITS.length];
        for (var i = 0; i < DRAWS; i++) {
            shares[sampler.next(LOGITS)] += 1.0 / DRAWS;
        }
        for (var i = 0; i < shares.length; i++) {
            shares[i] = Math.rint(shares[i] * 1e9) / 1e9;
        }
        return shares;
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
