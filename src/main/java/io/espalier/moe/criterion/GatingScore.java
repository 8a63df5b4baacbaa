package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** Gating score: {@code Σ g}, how much of the mixture an expert was. */
public final class GatingScore implements Criterion {
    @Override
    public String name() {
        return "gate";
    }

    @Override
    public String source() {
        return "arXiv 2504.06792, equation 2; SEER in arXiv 2606.15716 at (0,1,0)";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        return sums.of(Sum.GATE).clone();
    }
}
