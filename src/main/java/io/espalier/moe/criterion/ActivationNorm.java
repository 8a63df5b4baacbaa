package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** Expert activation norm: {@code Σ ‖e‖}, without the gate. */
public final class ActivationNorm implements Criterion {
    @Override
    public String name() {
        return "norm";
    }

    @Override
    public String source() {
        return "EAN in arXiv 2606.15716 at (0,0,1)";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        return sums.of(Sum.NORM).clone();
    }
}
