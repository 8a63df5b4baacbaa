package io.espalier.train;

/** A way to choose shots, to be compared with the others on held-back pools. */
public enum Rival {
    /** All shots, without a budget. */
    FULL,
    /** Random shots until the budget is full; the mean of several. */
    RANDOM,
    /** The shortest first. */
    SHORTEST,
    /** The most diverse, as the gateway chooses without a pruner. */
    DIVERSE,
    /** The trained heads, highest logits first. */
    POLICY,
    /** The best of several random masks, found on other held-back questions; for this pool alone. */
    BEST_OF_N,
    /** The best of as many masks drawn from the trained policy, likewise. */
    BEST_SAMPLED;

    /** Whether it can decide about shots that it never saw with the target's help. */
    public boolean general() {
        return this == SHORTEST || this == DIVERSE || this == POLICY;
    }
}
