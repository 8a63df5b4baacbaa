package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** EASY-EP without its norm: {@code Σ g·s}. */
public final class GatedShift implements Criterion {
    @Override
    public String name() {
        return "gate-shift";
    }

    @Override
    public String source() {
        return "arXiv 2504.06792, table 3";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        return sums.of(Sum.GATED_SHIFT).clone();
    }
}
