package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** EASY-EP without its token term: {@code Σ g·‖e‖}. */
public final class GatedNorm implements Criterion {
    @Override
    public String name() {
        return "gate-norm";
    }

    @Override
    public String source() {
        return "arXiv 2504.06792, table 3; arXiv 2606.15716 at (0,1,1)";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        return sums.of(Sum.GATED_NORM).clone();
    }
}
