package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import java.util.SplittableRandom;

/**
 * Random: what any criterion must beat. The same seed gives the same choice for every domain, on every machine.
 *
 * @param seed tells one choice from another
 */
public record RandomChoice(long seed) implements Criterion {
    public static final String NAME = "random";

    private static final long LAYER_STEP = 0x9E37_79B9_7F4A_7C15L;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String source() {
        return "the baseline of arXiv 2504.06792, table 2";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        var random = new SplittableRandom(seed + LAYER_STEP * (layer + 1));
        return random.doubles(sums.experts()).toArray();
    }
}
