package io.espalier.pruner;

import static io.espalier.pruner.Requirement.require;

import org.jspecify.annotations.Nullable;

/**
 * What a stage did to one target, measured on questions that the training never saw: the difference in mean negative log-likelihood of the
 * gold answer, in nats a token; below zero is better than {@code against}.
 *
 * @param target the model's name
 * @param against what it was compared with, such as {@code full} or {@code whole-shots}
 * @param budget tokens of shots that it was measured at
 * @param questions how many were asked
 * @param mean of the paired differences
 * @param low the lower end of the mean's 95 % interval
 * @param high the upper end
 * @param margin the loss that counts as none
 * @param enabled whether the stage is on for this target
 */
public record StageEvidence(
        String target,
        String against,
        int budget,
        int questions,
        double mean,
        double low,
        double high,
        double margin,
        boolean enabled) {
    /** An interval over fewer questions is not trusted. */
    public static final int ENOUGH = 30;

    /** A loss below which no harm is said to be done, in nats a token: the margin of both stages where nobody gives another. */
    public static final double NO_HARM = 0.01;

    public StageEvidence {
        require(!target.isBlank(), "evidence.target: nothing");
        require(questions > 0, "evidence.questions: " + questions);
        require(
                low <= mean && mean <= high,
                "evidence: the mean " + mean + " lies outside its interval from " + low + " to " + high);
        require(Double.isFinite(margin) && margin >= 0, "evidence.margin: " + margin);
        require(
                !enabled || high <= margin,
                "evidence.enabled: true for " + target + ", though its interval reaches " + high
                        + ", beyond the margin of " + margin);
        require(
                !enabled || questions >= ENOUGH,
                "evidence.enabled: true for " + target + ", though over " + questions + " questions; it takes "
                        + ENOUGH);
    }

    /** As {@code enabled} as the numbers allow: no harm is shown where the whole interval of enough questions lies within the margin. */
    public static StageEvidence judged(String target, String against, Measured measured, double margin) {
        return new StageEvidence(
                target,
                against,
                measured.budget(),
                measured.questions(),
                measured.mean(),
                measured.low(),
                measured.high(),
                margin,
                measured.high() <= margin && measured.questions() >= ENOUGH);
    }

    /**
     * Whether the stage may be used.
     *
     * @param answering the name of the model that answers; null where it is not known
     * @param tokens allowed for all shots; evidence holds at the budget that it was measured at and above
     */
    public boolean holds(@Nullable String answering, int tokens) {
        return enabled && target.equals(answering) && budget <= tokens;
    }

    /** A mean difference and its 95 % interval in nats a token, over so many questions at a budget. */
    public record Measured(int budget, int questions, double mean, double low, double high) {
        /** The mean of equal differences may lie a rounding beside its interval. */
        public Measured {
            low = Math.min(low, mean);
            high = Math.max(high, mean);
        }
    }
}
