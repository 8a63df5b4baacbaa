package io.espalier.moe.criterion;

import io.espalier.moe.ExpertSums;

/** The importance of each expert of a layer. A pure function; greater is more important. */
public interface Criterion {
    /** As options and files write it. */
    String name();

    /** Where it was published. */
    String source();

    /** @return a number from 0 on for each expert of the layer */
    double[] score(int layer, ExpertSums sums);
}
