package io.espalier.train;

/**
 * Whether and how the fine stage is trained.
 *
 * @param rollouts to learn from, in all; with none it is not trained
 */
public record WordPlan(int rollouts, WordSampler sampler) {
    public WordPlan {
        if (rollouts < 0) {
            throw new IllegalArgumentException("--word-rollouts " + rollouts + ": it must not be below 0");
        }
    }

    public boolean trains() {
        return rollouts > 0;
    }
}
