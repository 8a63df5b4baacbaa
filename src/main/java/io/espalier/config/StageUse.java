package io.espalier.config;

/** Where a stage of a trained pruner may be used. */
public enum StageUse {
    /** For targets for which the artefact's evidence shows no harm. */
    PROVEN,
    /** For every target. */
    ALWAYS,
    NEVER
}
