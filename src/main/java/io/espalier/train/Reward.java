package io.espalier.train;

import java.util.List;

/** What a pruned prompt is worth: the factor in brackets of R = (1/(1+L) + R_acc) · (t/T)^w, as a mean over the questions behind it. */
public enum Reward {
    /** 1/(1+L), L the mean negative log-likelihood of the gold answer's tokens, in nats. */
    NLL,
    /** 1 for a right answer, 0 for a wrong one. */
    ACCURACY,
    /** The sum of both. */
    BOTH;

    /**
     * @param outcomes one for each question
     */
    public double of(List<Outcome> outcomes) {
        return outcomes.stream().mapToDouble(this::of).average().orElseThrow();
    }

    private double of(Outcome outcome) {
        return switch (this) {
            case NLL -> 1 / (1 + outcome.loss());
            case ACCURACY -> outcome.right();
            case BOTH -> 1 / (1 + outcome.loss()) + outcome.right();
        };
    }

    /** Whether the target must return the probabilities of a prompt. */
    public boolean needsLoss() {
        return this != ACCURACY;
    }

    /** Whether the target must answer. */
    public boolean needsAnswers() {
        return this != NLL;
    }
}
