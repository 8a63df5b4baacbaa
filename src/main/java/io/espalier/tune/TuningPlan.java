package io.espalier.tune;

import java.util.Map;

/**
 * How a prompt is tuned.
 *
 * @param budget tokens of shots
 * @param steps of REINFORCE
 * @param rollouts masks of a step, all over the same questions
 * @param questions of a step
 * @param random subsets that are judged first: the warm start, and the N of best-of-N
 * @param rate of the logits, in units of the advantages' size
 * @param seed of every draw
 * @param margin the loss that counts as none, in nats a token
 * @param wordSteps of REINFORCE over the words of what was chosen; with 0 shots stay whole
 * @param maxCut the share of a shot's words that goes
 */
public record TuningPlan(
        int budget,
        int steps,
        int rollouts,
        int questions,
        int random,
        double rate,
        long seed,
        double margin,
        int wordSteps,
        double maxCut) {
    /** By the names of the options. */
    Map<String, String> recipe() {
        return Map.of(
                "word-steps", Integer.toString(wordSteps),
                "max-cut", Double.toString(maxCut),
                "steps", Integer.toString(steps),
                "rollouts", Integer.toString(rollouts),
                "step-questions", Integer.toString(questions),
                "random", Integer.toString(random),
                "rate", Double.toString(rate),
                "margin", Double.toString(margin));
    }
}
