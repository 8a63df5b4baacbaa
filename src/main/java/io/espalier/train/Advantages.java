package io.espalier.train;

import java.util.Arrays;
import java.util.List;

/** How much better each rollout of a step was than its fellows, which had the same pool and the same questions. */
public final class Advantages {
    private Advantages() {}

    static double[] of(List<Rollout> rollouts) {
        return leaveOneOut(rollouts.stream().mapToDouble(Rollout::reward).toArray());
    }

    /**
     * The leave-one-out baseline (Kool, van Hoof, Welling 2019): each reward minus the mean of the others. Unbiased, since a rollout's
     * baseline does not depend on its own mask.
     */
    public static double[] leaveOneOut(double[] rewards) {
        var sum = Arrays.stream(rewards).sum();
        var others = rewards.length - 1;
        return Arrays.stream(rewards)
                .map(reward -> reward - (sum - reward) / others)
                .toArray();
    }
}
