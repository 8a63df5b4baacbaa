package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RewardTest {
    private static final List<Outcome> OUTCOMES = List.of(new Outcome(1, 1), new Outcome(3, 0));

    @Test
    void lossCountsAsOneOverOnePlusIt() {
        // When
        var reward = Reward.NLL.of(OUTCOMES);

        // Then: (1/2 + 1/4) / 2
        assertThat(reward).isCloseTo(0.375, within(1e-12));
    }

    @Test
    void accuracyCountsRightAnswers() {
        // When
        var reward = Reward.ACCURACY.of(OUTCOMES);

        // Then
        assertThat(reward).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void bothIsTheirSum() {
        // When
        var reward = Reward.BOTH.of(OUTCOMES);

        // Then
        assertThat(reward).isCloseTo(0.875, within(1e-12));
    }

    @Test
    void eachRewardIsComparedWithTheMeanOfTheOthers() {
        // When
        var advantages = Advantages.leaveOneOut(new double[] {1, 2, 6});

        // Then: 1 − 4, 2 − 3.5, 6 − 1.5
        assertThat(advantages).containsExactly(-3, -1.5, 4.5);
    }

    @Test
    void advantagesAreMeasuredInTheirSizeSoFar() {
        // Given
        var first = RunningScale.start().with(new double[] {3, -3});

        // When
        var second = first.with(new double[] {1, -1});

        // Then: mean squares 9, then (0.9·9·0.1 + 0.1·1) / 0.19
        assertThat(first.normalised(new double[] {6})).containsExactly(new double[] {2}, within(1e-6));
        assertThat(second.normalised(new double[] {Math.sqrt(0.91 / 0.19)}))
                .containsExactly(new double[] {1}, within(1e-6));
    }

    @Test
    void nothingMeasuredLeavesAdvantagesAsTheyAre() {
        // When
        var normalised = RunningScale.start().normalised(new double[] {6});

        // Then
        assertThat(normalised).containsExactly(6);
    }
}
