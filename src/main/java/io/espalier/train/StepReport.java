package io.espalier.train;

import java.util.List;
import java.util.function.ToDoubleFunction;

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

    /** How much more the rollouts earned than the controls, in percent of these; 0 where there were none. */
    public double gain() {
        return controls.isEmpty() ? 0 : 100 * (mean(rollouts, Rollout::reward) / mean(controls, Rollout::reward) - 1);
    }

    /** The share of the rollouts' shots with which nothing is wrong. */
    public double sound() {
        return mean(rollouts, Rollout::sound);
    }

    private static double mean(List<Rollout> rollouts, ToDoubleFunction<Rollout> value) {
        return rollouts.stream().mapToDouble(value).average().orElseThrow();
    }
}
