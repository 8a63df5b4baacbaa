package io.espalier.pruner;

/** What a manifest must hold to be one. */
final class Requirement {
    private Requirement() {}

    /** @throws IllegalArgumentException with the dotted path of what does not hold */
    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
