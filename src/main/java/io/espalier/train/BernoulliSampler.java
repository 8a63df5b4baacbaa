package io.espalier.train;

import io.espalier.inference.ShotScore;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The paper's sampler (CoT-Max, arXiv 2312.08901, and its official code): each shot is kept with probability p = σ(s), independently of
 * the others; a mask that keeps none is drawn again. The length of the prompt counts in the reward by (t/T)^w, w = 1 up to the budget T
 * and −1 beyond.
 *
 * <pre>
 *   P0         = Π (1 − p[i])                    the probability of keeping none
 *   ln π       = Σ a[i] ln p[i] + (1 − a[i]) ln(1 − p[i])  −  ln(1 − P0)
 *   d ln π/ds[i] = a[i] − p[i] / (1 − P0)
 * </pre>
 */
public record BernoulliSampler(int budget) implements ShotSampler {
    /** The logit that the paper's initialisation gives every shot: keep-probability 0.88. */
    public static final double FIRST_LOGIT = 2;

    @Override
    public ShotSample sample(double[] logits, int[] tokens, RandomGenerator random) {
        var keep = Arrays.stream(logits).map(ShotScore::probability).toArray();
        var some = 1 - Arrays.stream(keep).map(p -> 1 - p).reduce(1, (a, b) -> a * b);
        var kept = draw(keep, random);
        while (kept.isEmpty()) {
            kept = draw(keep, random);
        }
        var score = new double[keep.length];
        var logProbability = -Math.log(some);
        for (int shot = 0; shot < keep.length; shot++) {
            score[shot] = (kept.get(shot) ? 1 : 0) - keep[shot] / some;
            logProbability += Math.log(kept.get(shot) ? keep[shot] : 1 - keep[shot]);
        }
        return new ShotSample(kept, logProbability, score);
    }

    /** The paper's code draws; what is served must be within the budget and the same each time. */
    @Override
    public BitSet served(double[] logits, int[] tokens) {
        return new FillSampler(budget).greedy(logits, tokens);
    }

    private static BitSet draw(double[] keep, RandomGenerator random) {
        var kept = new BitSet(keep.length);
        for (int shot = 0; shot < keep.length; shot++) {
            kept.set(shot, random.nextDouble() < keep[shot]);
        }
        return kept;
    }

    @Override
    public double lengthFactor(long tokens) {
        var share = (double) tokens / budget;
        return share <= 1 ? share : 1 / share;
    }
}
