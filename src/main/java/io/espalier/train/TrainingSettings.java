package io.espalier.train;

/**
 * The numbers that a step depends on.
 *
 * @param budget tokens allowed for the shots, T
 * @param rollouts masks of a step that are compared with each other
 * @param controls prompts of random shots beside them, which only the learning curve sees
 * @param questions behind every prompt of a step
 * @param rate Adam's step
 */
public record TrainingSettings(int budget, int rollouts, int controls, int questions, double rate) {
    public TrainingSettings {
        if (rollouts < 2) {
            throw new IllegalArgumentException("--step-rollouts " + rollouts + ": a leave-one-out baseline takes two");
        }
        if (budget < 1 || controls < 0 || questions < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    "--budget, --questions and --rate must be above 0, and --controls not below");
        }
    }
}
