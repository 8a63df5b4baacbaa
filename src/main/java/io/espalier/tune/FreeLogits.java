package io.espalier.tune;

import io.espalier.train.Advantages;
import io.espalier.train.FillSampler;
import io.espalier.train.RunningScale;
import io.espalier.train.ShotSample;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A policy with one free number for each shot, or for each word, learned by REINFORCE.
 *
 * <pre>
 *   a_k ~ Plackett-Luce(s) until the budget is full         k = 1…K
 *   A_k = R_k − mean of the other rewards
 *   s  ← s + rate · 1/K Σ_k A_k/size · d ln π(a_k) / ds
 * </pre>
 *
 * @param scale the advantages' size so far
 */
record FreeLogits(double[] logits, RunningScale scale) {
    /** As far as the first estimate may lean. */
    private static final double MOST = 2;

    /**
     * Starts from masks whose rewards are known: a shot's logit is how much better the masks with it were than those without, in standard
     * deviations of the rewards.
     */
    static FreeLogits warm(int shots, List<BitSet> masks, double[] rewards) {
        var logits = new double[shots];
        var deviation = deviation(rewards);
        for (int shot = 0; shot < shots; shot++) {
            var difference = mean(masks, rewards, shot, true) - mean(masks, rewards, shot, false);
            logits[shot] =
                    Double.isFinite(difference) && deviation > 0 ? Math.clamp(difference / deviation, -MOST, MOST) : 0;
        }
        return new FreeLogits(logits, RunningScale.start());
    }

    private static double mean(List<BitSet> masks, double[] rewards, int shot, boolean with) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < rewards.length; i++) {
            if (masks.get(i).get(shot) == with) {
                sum += rewards[i];
                count++;
            }
        }
        return sum / count;
    }

    private static double deviation(double[] values) {
        var mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0));
    }

    List<ShotSample> draw(int count, FillSampler sampler, int[] tokens, RandomGenerator random) {
        return Stream.generate(() -> sampler.sample(logits, tokens, random))
                .limit(count)
                .toList();
    }

    /**
     * The policy after a step.
     *
     * @param scores d ln π / ds of each mask
     */
    FreeLogits after(List<double[]> scores, double[] rewards, double rate) {
        var advantages = Advantages.leaveOneOut(rewards);
        var known = scale.with(advantages);
        var direction = known.normalised(advantages);
        var moved = logits.clone();
        for (int k = 0; k < scores.size(); k++) {
            var score = scores.get(k);
            for (int shot = 0; shot < moved.length; shot++) {
                moved[shot] += rate * direction[k] * score[shot] / scores.size();
            }
        }
        return new FreeLogits(moved, known);
    }
}
