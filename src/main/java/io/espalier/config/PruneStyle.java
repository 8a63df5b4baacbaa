package io.espalier.config;

/** What a pruning decision may depend on. */
public enum PruneStyle {
    /** On the shots alone: equal shots give equal bytes, whatever the question. */
    STABLE
}
