package io.espalier.pruner;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the coarse stage chooses among shots. */
public enum CoarseRule {
    /** By the learned keep-probability. */
    @JsonProperty("policy")
    POLICY,
    /** The same, but after the first no shot of a keep-probability below one half. */
    @JsonProperty("selective")
    SELECTIVE,
    /** The shortest first. */
    @JsonProperty("shortest")
    SHORTEST,
    /** The most diverse that fit. */
    @JsonProperty("diverse")
    DIVERSE,
    /** The choices of {@code choices.json} alone. */
    @JsonProperty("fixed")
    FIXED;

    /** Whether it needs the heads' scores. */
    boolean scores() {
        return this == POLICY || this == SELECTIVE;
    }
}
