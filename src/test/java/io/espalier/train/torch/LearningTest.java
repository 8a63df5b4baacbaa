package io.espalier.train.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.SimulatedTraining;
import io.espalier.train.TrainingPlan.Sampling;
import org.junit.jupiter.api.Test;

/** Short seeded runs on a simulated target whose best masks are known: those that hold good shots alone. */
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
