package io.espalier.moe.measure;

import io.espalier.failure.UserError;
import java.util.List;

/**
 * What to measure.
 *
 * @param criteria names, the first of which the others are compared with
 * @param shares of the experts that stay; the first is measured most closely
 * @param demonstrations that profiles are calibrated on
 * @param strangers texts of each other domain for the loss out of domain
 * @param seeds choices of criterion random that are averaged
 * @param counts numbers of demonstrations whose profiles are compared
 * @param resamples of the bootstrap
 * @param seed of the bootstrap
 */
public record EvaluationPlan(
        List<String> criteria,
        List<Double> shares,
        int demonstrations,
        int strangers,
        int seeds,
        List<Integer> counts,
        int resamples,
        long seed) {
    public EvaluationPlan {
        criteria = List.copyOf(criteria);
        shares = List.copyOf(shares);
        counts = List.copyOf(counts);
        require(!criteria.isEmpty() && !shares.isEmpty(), "at least one criterion and one ratio");
        require(shares.stream().allMatch(share -> share > 0 && share <= 1), "ratios above 0 and at most 1");
        require(counts.stream().allMatch(count -> count > 0), "counts of demonstrations from 1 on");
        require(demonstrations > 0 && strangers > 0 && seeds > 0, "demonstrations, strangers and seeds from 1 on");
        require(resamples >= 100, "at least 100 resamples");
    }

    private static void require(boolean holds, String expected) {
        if (!holds) {
            throw new UserError("eval needs " + expected);
        }
    }

    String reference() {
        return criteria.getFirst();
    }

    double mainShare() {
        return shares.getFirst();
    }

    /** The most demonstrations that anything here is calibrated on. */
    public int mostDemonstrations() {
        return Math.max(
                demonstrations,
                counts.stream().mapToInt(Integer::intValue).max().orElse(0));
    }
}
