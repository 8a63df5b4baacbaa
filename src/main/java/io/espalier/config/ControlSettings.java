package io.espalier.config;

import java.util.Objects;

/**
 * A share of a route's exchanges that is pruned without skill, at the same budget, to compare with.
 *
 * @param arm how
 * @param share from 0 to 1
 */
public record ControlSettings(Arm arm, Double share) {
    /** How shots are chosen without skill. */
    public enum Arm {
        /** At random. */
        RANDOM,
        /** The first ones that fit. */
        TRUNCATE
    }

    public ControlSettings {
        arm = Objects.requireNonNullElse(arm, Arm.RANDOM);
        share = Objects.requireNonNullElse(share, 0.05);
    }
}
