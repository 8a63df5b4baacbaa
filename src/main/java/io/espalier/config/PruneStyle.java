package io.espalier.config;

/** What a pruning decision may depend on. */
public enum PruneStyle {
    /** On the shots alone: equal shots give equal bytes, whatever the question. */
    STABLE,
    /** On the question too: the shots most like it are retrieved first. For targets without prefix caching. */
    QUESTION
}
