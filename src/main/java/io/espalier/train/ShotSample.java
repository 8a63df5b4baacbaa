package io.espalier.train;

import java.util.BitSet;

/**
 * A mask over the candidates, drawn from the policy.
 *
 * @param kept the shots that stay
 * @param logProbability ln of the probability with which this was drawn
 * @param score the gradient of {@code logProbability} for each shot's logit, d ln π / d s [n]
 */
public record ShotSample(BitSet kept, double logProbability, double[] score) {
    public ShotSample {
        kept = (BitSet) kept.clone();
    }

    /** The tokens of the shots that stay. */
    public long tokens(int[] tokens) {
        return kept.stream().mapToLong(shot -> tokens[shot]).sum();
    }
}
