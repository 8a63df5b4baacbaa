package io.espalier.train;

import java.util.List;

/**
 * What happened in a step, for the log.
 *
 * @param rewards of the rollouts
 * @param controls what the same reward is for random shots from the same pool, with the same questions
 */
public record StepReport(int step, Pool.Kind pool, List<Rollout> rollouts, List<Rollout> controls) {
    public StepReport {
        rollouts = List.copyOf(rollouts);
        controls = List.copyOf(controls);
    }

    /** The mean reward of the rollouts minus that of the controls. */
    public double gain() {
        return mean(rollouts) - mean(controls);
    }

    private static double mean(List<Rollout> rollouts) {
        return rollouts.stream().mapToDouble(Rollout::reward).average().orElse(Double.NaN);
    }
}
