package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;

/** REAP: the mean of {@code g·‖e‖} over the tokens routed to the expert; 0 for an expert that no token was routed to. */
public final class Reap implements Criterion {
    @Override
    public String name() {
        return "reap";
    }

    @Override
    public String source() {
        return "Router-weighted Expert Activation Pruning, arXiv 2510.13999; arXiv 2606.15716 at (1,1,1)";
    }

    @Override
    public double[] score(int layer, ExpertSums sums) {
        var count = sums.of(Sum.COUNT);
        var mean = sums.of(Sum.GATED_NORM).clone();
        for (var expert = 0; expert < mean.length; expert++) {
            mean[expert] /= Math.max(count[expert], 1);
        }
        return mean;
    }
}
