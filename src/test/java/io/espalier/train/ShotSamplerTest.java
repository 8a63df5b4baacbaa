package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShotSamplerTest {
    private static final double[] LOGITS = {0.3, -1.1, 0.8, 0.05};
    private static final int[] TOKENS = {40, 30, 50, 20};
    private static final Offset<Double> NEAR = within(1e-9);

    static List<ShotSampler> samplers() {
        return List.of(new FillSampler(95), new FillSampler(95, true), new BernoulliSampler(95));
    }

    @Test
    void fillTakesTheSharesOfPlackettAndLuce() {
        // Given: weights 1, 2 and 3, of which two fit
        double[] logits = {0, Math.log(2), Math.log(3)};

        // When
        var drawn = distinct(new FillSampler(20), logits, new int[] {10, 10, 10});

        // Then: first i, then j, with w_i/6 · w_j/(6 − w_i)
        var expected = List.of(
                1 / 6.0 * 2 / 5, 1 / 6.0 * 3 / 5, 2 / 6.0 * 1 / 4, 2 / 6.0 * 3 / 4, 3 / 6.0 * 1 / 3, 3 / 6.0 * 2 / 3);
        assertThat(drawn.stream()
                        .map(s -> Math.exp(s.logProbability()))
                        .sorted()
                        .toList())
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
                .isEqualTo(expected.stream().sorted().toList());
    }

    @Test
    void fillGoesOnUntilNothingFits() {
        // When
        var drawn = distinct(new FillSampler(95), LOGITS, TOKENS);

        // Then
        assertThat(drawn).allSatisfy(sample -> {
            var left = 95 - sample.tokens(TOKENS);
            assertThat(left).isNotNegative();
            for (int shot = 0; shot < TOKENS.length; shot++) {
                assertThat(sample.kept().get(shot) || TOKENS[shot] > left).isTrue();
            }
        });
    }

    @Test
    void greedyTakesTheHighestThatFit() {
        // When
        var kept = new FillSampler(95).greedy(LOGITS, TOKENS);

        // Then: 50 tokens, then 40, and no room for more
        assertThat(kept.stream().toArray()).containsExactly(0, 2);
    }

    @Test
    void stoppingHasTheShareOfAnEvenShotAfterTheFirstDraw() {
        // Given: weights 1 and 2; the first draw must take one
        double[] logits = {0, Math.log(2)};

        // When
        var drawn = distinct(new FillSampler(20, true), logits, new int[] {10, 10});

        // Then: then the other, or none with weight 1
        var probabilities = new HashMap<String, Double>();
        drawn.forEach(sample ->
                probabilities.merge(sample.kept().toString(), Math.exp(sample.logProbability()), Double::sum));
        assertThat(probabilities.get("{0}")).isCloseTo(1 / 3.0 * 1 / 3, NEAR);
        assertThat(probabilities.get("{1}")).isCloseTo(2 / 3.0 * 1 / 2, NEAR);
        assertThat(probabilities.get("{0, 1}")).isCloseTo(1 / 3.0 * 2 / 3 + 2 / 3.0 * 1 / 2, NEAR);
    }

    @Test
    void greedyThatMayStopLeavesWhatIsRatherPruned() {
        // When
        var kept = new FillSampler(140, true).greedy(LOGITS, TOKENS);

        // Then: all but the one below zero, though it would fit
        assertThat(kept.stream().toArray()).containsExactly(0, 2, 3);
        assertThat(new FillSampler(140, true)
                        .greedy(new double[] {-2, -1}, new int[] {10, 10}).stream()
                                .toArray())
                .containsExactly(1);
    }

    @Test
    void bernoulliConditionsOnKeepingSome() {
        // Given: keep-probabilities 1/2 and 1/3; none with 1/3
        double[] logits = {0, Math.log(0.5)};

        // When
        var drawn = distinct(new BernoulliSampler(10), logits, new int[] {1, 1});

        // Then
        var probabilities = new HashMap<String, Double>();
        drawn.forEach(sample -> probabilities.put(sample.kept().toString(), Math.exp(sample.logProbability())));
        assertThat(probabilities).hasSize(3);
        assertThat(probabilities.get("{0}")).isCloseTo(1 / 3.0 / (2 / 3.0), NEAR);
        assertThat(probabilities.get("{1}")).isCloseTo(1 / 6.0 / (2 / 3.0), NEAR);
        assertThat(probabilities.get("{0, 1}")).isCloseTo(1 / 6.0 / (2 / 3.0), NEAR);
    }

    @Test
    void lengthCountsAsThePaperHasIt() {
        // When
        var factor = (ToDoubleFunction<Integer>) tokens -> new BernoulliSampler(100).lengthFactor(tokens);

        // Then
        assertThat(factor.applyAsDouble(50)).isCloseTo(0.5, NEAR);
        assertThat(factor.applyAsDouble(100)).isCloseTo(1, NEAR);
        assertThat(factor.applyAsDouble(400)).isCloseTo(0.25, NEAR);
        assertThat(new FillSampler(100).lengthFactor(50)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void scoresAreTheSlopesOfTheProbability(ShotSampler sampler) {
        for (int seed = 0; seed < 50; seed++) {
            // Given
            var sample = sampler.sample(LOGITS, TOKENS, new SplittableRandom(seed));

            // When
            var slopes = slopes(sampler, seed);

            // Then
            assertThat(sample.score()).containsExactly(slopes, within(1e-5));
        }
    }

    private static double[] slopes(ShotSampler sampler, int seed) {
        var slopes = new double[LOGITS.length];
        Arrays.setAll(
                slopes,
                shot -> (sampler.sample(moved(shot, 1e-6), TOKENS, new SplittableRandom(seed))
                                        .logProbability()
                                - sampler.sample(moved(shot, -1e-6), TOKENS, new SplittableRandom(seed))
                                        .logProbability())
                        / 2e-6);
        return slopes;
    }

    private static double[] moved(int shot, double by) {
        var logits = LOGITS.clone();
        logits[shot] += by;
        return logits;
    }

    /** The whole distribution: REINFORCE's estimate, averaged exactly, is the slope of the expected reward. */
    @ParameterizedTest
    @MethodSource("samplers")
    void theExpectedEstimateIsTheSlopeOfTheExpectedReward(ShotSampler sampler) {
        // Given
        ToDoubleFunction<ShotSample> reward =
                sample -> sample.kept().stream().mapToDouble(i -> 1.0 / (i + 2)).sum()
                        + (sample.kept().get(0) && sample.kept().get(3) ? 0.7 : 0);

        // When
        var estimate = new double[LOGITS.length];
        for (var sample : distinct(sampler, LOGITS, TOKENS)) {
            for (int i = 0; i < estimate.length; i++) {
                estimate[i] += Math.exp(sample.logProbability()) * reward.applyAsDouble(sample) * sample.score()[i];
            }
        }

        // Then
        for (int i = 0; i < estimate.length; i++) {
            var slope = (expected(sampler, moved(i, 1e-5), reward) - expected(sampler, moved(i, -1e-5), reward)) / 2e-5;
            assertThat(estimate[i]).isCloseTo(slope, within(1e-6));
        }
    }

    private static double expected(ShotSampler sampler, double[] logits, ToDoubleFunction<ShotSample> reward) {
        return distinct(sampler, logits, TOKENS).stream()
                .mapToDouble(sample -> Math.exp(sample.logProbability()) * reward.applyAsDouble(sample))
                .sum();
    }

    /** Everything that can be drawn: their probabilities add up to 1. */
    private static List<ShotSample> distinct(ShotSampler sampler, double[] logits, int[] tokens) {
        Map<String, ShotSample> found = new HashMap<>();
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            var sample = sampler.sample(logits, tokens, random);
            found.put(sample.kept() + " " + sample.logProbability(), sample);
        }
        var all = new ArrayList<>(found.values());
        assertThat(all.stream().mapToDouble(s -> Math.exp(s.logProbability())).sum())
                .isCloseTo(1, NEAR);
        return all;
    }
}
