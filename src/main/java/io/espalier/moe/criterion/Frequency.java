package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** Frequency: {@code Σ 1}, how many tokens were routed to an expert. */
public final class Frequency implements Criterion {
    @Override
    public String name() {
        return "frequency";
    }

    @Override
    public String source() {
        return "arXiv 2504.06792, equation 2; arXiv 2606.15716 at (0,0,0)";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        return sums.of(Sum.COUNT).clone();
    }
}
