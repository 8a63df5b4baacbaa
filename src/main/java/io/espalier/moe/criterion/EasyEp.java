package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** EASY-EP: {@code Σ g·‖e‖·s}, the gated output of an expert on tokens whose residual the experts turn much. */
public final class EasyEp implements Criterion {
    @Override
    public String name() {
        return "easy-ep";
    }

    @Override
    public String source() {
        return "Dong et al., Domain-Specific Pruning of Large Mixture-of-Experts Models with Few-shot Demonstrations, arXiv 2504.06792, equations 3, 7 and 8";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        return sums.of(Sum.GATED_NORM_SHIFT).clone();
    }
}
