package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final int[] TOKENS = {10, 20, 30, 40};

    @Test
    void equalSeedsGiveEqualDraws() {
        // Given
        var sums = new double[] {1, 5, 2, 9};
        // When
        var one = new Bootstrap(500, 7).means("maths", sums, TOKENS);
        // Then
        assertThat(one).isEqualTo(new Bootstrap(500, 7).means("maths", sums, TOKENS));
        assertThat(one).isNotEqualTo(new Bootstrap(500, 8).means("maths", sums, TOKENS));
        assertThat(one).isNotEqualTo(new Bootstrap(500, 7).means("java", sums, TOKENS));
    }

    @Test
    void whatDiffersByTheSameOnEveryTokenDiffersByThatForSure() {
        // Given
        var bootstrap = new Bootstrap(500, 1);
        var low = new double[] {15, 18, 70, 20};
        var high = new double[] {16, 20, 73, 24};
        // When
        var difference = new Sample(0.1, bootstrap.means("maths", high, TOKENS))
                .minus(new Sample(0, bootstrap.means("maths", low, TOKENS)))
                .interval();
        // Then
        assertThat(difference.low()).isCloseTo(0.1, within(1e-12));
        assertThat(difference.high()).isCloseTo(0.1, within(1e-12));
        assertThat(difference.above()).isTrue();
    }

    @Test
    void anIntervalCoversTheTruthAboutAsOftenAsItSays() {
        // Given
        var random = new SplittableRandom(3);
        var covered = 0;
        for (var trial = 0; trial < 400; trial++) {
            var sums = random.doubles(60).toArray();
            var tokens = new int[60];
            Arrays.fill(tokens, 1);
            // When
            var interval = Bootstrap.interval(0, new Bootstrap(400, trial).means("any", sums, tokens));
            // Then
            covered += interval.low() < 0.5 && 0.5 < interval.high() ? 1 : 0;
        }
        assertThat(covered / 400.0).isBetween(0.90, 0.98);
    }

    @Test
    void anIntervalLeavesOutTheOutermostDraws() {
        // Given
        var draws = new double[1001];
        Arrays.setAll(draws, i -> 1000 - i);
        // When
        var interval = Bootstrap.interval(500, draws);
        // Then
        assertThat(interval).isEqualTo(new Interval(500, 25, 975));
    }
}
