package io.espalier.train;

import java.util.BitSet;

/**
 * What the target is sent before a question.
 *
 * @param text up to where the question begins
 * @param kept the pool's shots in it
 * @param tokens of those shots
 * @param sound the share of them with which nothing is wrong
 */
public record PrunedPrompt(String text, BitSet kept, long tokens, double sound) {
    public PrunedPrompt {
        kept = (BitSet) kept.clone();
    }

    /** Whole shots. */
    static PrunedPrompt of(Pool pool, int[] tokens, BitSet kept) {
        var length = kept.stream().mapToLong(shot -> tokens[shot]).sum();
        return new PrunedPrompt(pool.prefix(kept), kept, length, pool.soundShare(kept));
    }
}
