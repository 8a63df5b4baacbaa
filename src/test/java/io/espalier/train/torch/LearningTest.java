package io.espalier.train.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.SimulatedTraining;
import io.espalier.train.SimulatedWordTraining;
import io.espalier.train.TrainingPlan.Sampling;
import org.junit.jupiter.api.Test;

/** Short seeded runs on simulated targets of which is known what helps: good shots, and words that do not harm. */
class LearningTest {
    private static final int STEPS = 40;

    @Test
    void fillFindsTheBestMask() {
        // Given
        var training = new SimulatedTraining(Sampling.FILL, TorchNetwork::new);

        // When
        var heads = training.run(STEPS);

        // Then
        assertThat(training.goodShare(heads)).isCloseTo(1, within(1e-9));
    }

    /** A quarter of the words goes; half of all are harmful. */
    @Test
    void wordsThatHarmAreFound() {
        // Given
        var training = new SimulatedWordTraining(TorchNetwork::new);
        assertThat(training.harmfulShare(training.first())).isBetween(0.2, 0.8);

        // When
        var heads = training.run(STEPS);

        // Then
        assertThat(training.harmfulShare(heads)).isGreaterThan(0.95);
    }

    /** Why fill is the default: the same number of steps with the paper's sampler leaves it where it began. */
    @Test
    void bernoulliLearnsLess() {
        // Given
        var fill = new SimulatedTraining(Sampling.FILL, TorchNetwork::new);
        var bernoulli = new SimulatedTraining(Sampling.BERNOULLI, TorchNetwork::new);

        // When
        var margin = bernoulli.margin(bernoulli.run(STEPS));

        // Then
        assertThat(margin).isLessThan(fill.margin(fill.run(STEPS)));
    }
}
