package io.espalier.pruner;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the coarse stage chooses among shots. */
public enum CoarseRule {
    /** By the learned keep-probability. */
    @JsonProperty("policy")
    POLICY,
    /** The shortest first. */
    @JsonProperty("shortest")
    SHORTEST,
    /** The most diverse that fit. */
    @JsonProperty("diverse")
    DIVERSE,
    /** The choices of {@code choices.json} alone. */
    @JsonProperty("fixed")
    FIXED
}
