package io.espalier.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Plackett-Luce without replacement over the loose words of one shot: each draw lets one go, with probability proportional to exp(−u), until
 * a share of the shot's words is gone. It is {@link FillSampler} with words instead of shots, each of size one. Every sample cuts equally
 * many words, so how many go says nothing about its quality. Without chance it is what {@link io.espalier.token.LearnedWordPruner} serves:
 * the words of lowest keep-probability.
 *
 * @param maxCut the share of a shot's words that goes, protected ones counted
 */
public record WordSampler(double maxCut) {
    public WordSampler {
        if (!(maxCut > 0 && maxCut <= 1)) {
            throw new IllegalArgumentException("--max-cut " + maxCut + ": it must be above 0, and 1 at most");
        }
    }

    /**
     * Words to let go, drawn from the policy.
     *
     * @param gone indices of loose words
     * @param logProbability ln of the probability with which this was drawn
     * @param score the gradient of {@code logProbability} for each loose word's logit, d ln π / d u [w]
     */
    public record Sample(BitSet gone, double logProbability, double[] score) {
        public Sample {
            gone = (BitSet) gone.clone();
        }
    }

    /**
     * @param logits of the loose words, u = keep − prune [w]
     * @param words of the shot, protected or not
     */
    public Sample sample(double[] logits, int words, RandomGenerator random) {
        var drawn = cutting(words).sample(negative(logits), ones(logits.length), random);
        return new Sample(drawn.kept(), drawn.logProbability(), negative(drawn.score()));
    }

    /** The most likely order instead of a drawn one: what is served. */
    public BitSet greedy(double[] logits, int words) {
        return cutting(words).greedy(negative(logits), ones(logits.length));
    }

    private FillSampler cutting(int words) {
        return new FillSampler((int) Math.floor(maxCut * words));
    }

    private static int[] ones(int count) {
        var ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] negative(double[] values) {
        return Arrays.stream(values).map(value -> -value).toArray();
    }
}
