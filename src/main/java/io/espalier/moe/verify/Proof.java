package io.espalier.moe.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a comparison of a masked full model and a cut one found.
 *
 * @param tolerance what was allowed
 * @param tokens compared
 * @param sameTokens of which both models hold the same next token for the likeliest
 * @param logits differences of tokens in texts where no expert had flipped so far
 * @param flips where rounding chose another expert, and what came of it
 * @param maskedLoss mean, nats for a token
 * @param cutLoss the same of the cut model
 */
public record Proof(
        String profile,
        Tolerance tolerance,
        int texts,
        long tokens,
        long sameTokens,
        Differences logits,
        Flips flips,
        double maskedLoss,
        double cutLoss) {
    public static final String FORMAT = "espalier/expert-proof";
    public static final int VERSION = 1;

    /** The greatest difference of each token's logits: half of the tokens, 99 of 100, and all are within these. */
    public record Differences(long tokens, double median, double percentile99, double greatest) {}

    /**
     * @param choices of a token and a block that were compared
     * @param flipped of which the experts differ
     * @param widestGap between the scores of two experts where a text's first flip is, relative to the greater
     * @param after tokens from a flip to the end of its text, which attention carries on
     */
    public record Flips(long choices, long flipped, double widestGap, Differences after) {}

    public boolean holds() {
        return faults().isEmpty();
    }

    /** What is not within the tolerance; nothing where the proof holds. */
    public List<String> faults() {
        var faults = new ArrayList<String>();
        if (logits.greatest() > tolerance.logits()) {
            faults.add(said("logits are %.4f apart where no expert flipped", logits.greatest()));
        }
        if (flips.widestGap() > tolerance.gates()) {
            faults.add(said("an expert flipped whose score is %.4f from the other's", flips.widestGap()));
        }
        if (Math.abs(cutLoss - maskedLoss) > tolerance.loss()) {
            faults.add(said("the loss is %+.5f apart", cutLoss - maskedLoss));
        }
        if (tokens - sameTokens > tolerance.tokens() * tokens) {
            faults.add(said("%.2f %% of the likeliest tokens differ", 100.0 * (tokens - sameTokens) / tokens));
        }
        return faults;
    }

    private static String said(String form, double number) {
        return String.format(Locale.ROOT, form, number);
    }
}
