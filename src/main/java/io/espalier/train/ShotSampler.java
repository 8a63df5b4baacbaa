package io.espalier.train;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/** Draws masks over candidate shots from their logits, and says how likely each was. */
public sealed interface ShotSampler permits FillSampler, BernoulliSampler {
    /**
     * @param logits a shot's keep logit minus its prune logit, s [n]
     * @param tokens of each shot, counted with the target's tokenizer [n]
     */
    ShotSample sample(double[] logits, int[] tokens, RandomGenerator random);

    /** The most likely choice instead of a drawn one, within the budget: what is served. */
    BitSet served(double[] logits, int[] tokens);

    /** What the length of a prompt does to its reward. */
    double lengthFactor(long tokens);
}
