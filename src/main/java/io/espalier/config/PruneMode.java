package io.espalier.config;

/** How far the pruning stages go, from least to most. */
public enum PruneMode {
    /** The stages are not run. */
    NONE,
    /** The stages count what they would cut, and cut nothing. */
    OBSERVE,
    /** The stages cut. */
    APPLY
}
