package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.WordSampler.Sample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSamplerTest {
    private static final double[] LOGITS = {0.3, -1.1, 0.8, 0.05};
    private static final int WORDS = 20;
    /** Of twenty words two. */
    private static final WordSampler SAMPLER = new WordSampler(0.14);

    private static final Offset<Double> NEAR = within(1e-9);

    @Test
    void theLowestLogitsGoFirstWithTheSharesOfPlackettAndLuce() {
        // Given: weights exp(−u) of 1, 2 and 3, of which two go
        double[] logits = {0, -Math.log(2), -Math.log(3)};

        // When
        var drawn = distinct(logits);

        // Then: first i, then j, with w_i/6 · w_j/(6 − w_i)
        assertThat(probability(drawn, 0, 1)).isCloseTo(1 / 6.0 * 2 / 5 + 2 / 6.0 * 1 / 4, NEAR);
        assertThat(probability(drawn, 0, 2)).isCloseTo(1 / 6.0 * 3 / 5 + 3 / 6.0 * 1 / 3, NEAR);
        assertThat(probability(drawn, 1, 2)).isCloseTo(2 / 6.0 * 3 / 4 + 3 / 6.0 * 2 / 3, NEAR);
    }

    private static double probability(List<Sample> drawn, int... gone) {
        return drawn.stream()
                .filter(sample -> Arrays.equals(sample.gone().stream().toArray(), gone))
                .mapToDouble(sample -> Math.exp(sample.logProbability()))
                .sum();
    }

    @Test
    void equalLogitsLetEveryPairGoEquallyOften() {
        // When
        var drawn = distinct(new double[4]);

        // Then: six pairs
        for (int a = 0; a < 4; a++) {
            for (int b = a + 1; b < 4; b++) {
                assertThat(probability(drawn, a, b)).isCloseTo(1 / 6.0, NEAR);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.15, 100, 15", "0.15, 99, 14", "0.15, 6, 0", "1, 3, 3", "1, 90, 30", "0.5, 90, 30"})
    void theShareOfAllWordsIsRoundedDownAndNoMoreThanTheLooseGo(double maxCut, int words, int gone) {
        // Given
        var logits = new SplittableRandom(2).doubles(Math.min(words, 30)).toArray();
        var sampler = new WordSampler(maxCut);

        // When
        var sample = sampler.sample(logits, words, new SplittableRandom(1));

        // Then
        assertThat(sample.gone().cardinality()).isEqualTo(gone);
        assertThat(sampler.greedy(logits, words).cardinality()).isEqualTo(gone);
    }

    @Test
    void aShotOfWhichNothingMayGoIsCertain() {
        // When
        var sample = SAMPLER.sample(new double[0], WORDS, new SplittableRandom(1));

        // Then
        assertThat(sample.gone().isEmpty()).isTrue();
        assertThat(sample.logProbability()).isZero();
    }

    @Test
    void greedyLetsTheLowestGoAndOfEqualOnesTheFirst() {
        // When
        var gone = SAMPLER.greedy(new double[] {0.5, 0.1, 0.7, 0.1, 0.1}, WORDS);

        // Then
        assertThat(gone.stream().toArray()).containsExactly(1, 3);
    }

    @Test
    void scoresAreTheSlopesOfTheProbability() {
        for (int seed = 0; seed < 50; seed++) {
            // Given
            var sample = SAMPLER.sample(LOGITS, WORDS, new SplittableRandom(seed));

            // When
            var slopes = slopes(seed);

            // Then
            assertThat(sample.score()).containsExactly(slopes, within(1e-5));
        }
    }

    private static double[] slopes(int seed) {
        var slopes = new double[LOGITS.length];
        Arrays.setAll(
                slopes,
                word -> (SAMPLER.sample(moved(word, 1e-6), WORDS, new SplittableRandom(seed))
                                        .logProbability()
                                - SAMPLER.sample(moved(word, -1e-6), WORDS, new SplittableRandom(seed))
                                        .logProbability())
                        / 2e-6);
        return slopes;
    }

    private static double[] moved(int word, double by) {
        var logits = LOGITS.clone();
        logits[word] += by;
        return logits;
    }

    /** The whole distribution: REINFORCE's estimate, averaged exactly, is the slope of the expected reward. */
    @Test
    void theExpectedEstimateIsTheSlopeOfTheExpectedReward() {
        // Given
        ToDoubleFunction<Sample> reward =
                sample -> sample.gone().stream().mapToDouble(i -> 1.0 / (i + 2)).sum()
                        + (sample.gone().get(0) && sample.gone().get(3) ? 0.7 : 0);

        // When
        var estimate = new double[LOGITS.length];
        for (var sample : distinct(LOGITS)) {
            for (int i = 0; i < estimate.length; i++) {
                estimate[i] += Math.exp(sample.logProbability()) * reward.applyAsDouble(sample) * sample.score()[i];
            }
        }

        // Then
        for (int i = 0; i < estimate.length; i++) {
            var slope = (expected(moved(i, 1e-5), reward) - expected(moved(i, -1e-5), reward)) / 2e-5;
            assertThat(estimate[i]).isCloseTo(slope, within(1e-6));
        }
    }

    private static double expected(double[] logits, ToDoubleFunction<Sample> reward) {
        return distinct(logits).stream()
                .mapToDouble(sample -> Math.exp(sample.logProbability()) * reward.applyAsDouble(sample))
                .sum();
    }

    /** Everything that can be drawn, in every order: their probabilities add up to 1. */
    private static List<Sample> distinct(double[] logits) {
        Map<String, Sample> found = new HashMap<>();
        var random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            var sample = SAMPLER.sample(logits, WORDS, random);
            found.put(Arrays.toString(sample.score()), sample);
        }
        var all = List.copyOf(found.values());
        assertThat(all.stream().mapToDouble(s -> Math.exp(s.logProbability())).sum())
                .isCloseTo(1, NEAR);
        return all;
    }

    @Test
    void aShareThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new WordSampler(0)).hasMessage("--max-cut 0.0: it must be above 0, and 1 at most");
        assertThatThrownBy(() -> new WordSampler(1.5)).hasMessage("--max-cut 1.5: it must be above 0, and 1 at most");
    }
}
