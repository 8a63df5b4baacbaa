package io.espalier.train;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Randomness that depends on what it is for and on nothing drawn before, so that a step that is repeated after a crash draws what it drew.
 */
public record Seeds(long seed) {
    private static final long ODD = 0x9e3779b97f4a7c15L;

    /**
     * @param purpose such as {@code "pools"}
     * @param number of the step
     */
    public RandomGenerator of(String purpose, long number) {
        return new SplittableRandom(seed * ODD ^ ((long) purpose.hashCode() << 32) ^ number);
    }
}
