package io.espalier.moe;

/** How many experts of a block stay. */
public sealed interface Keep {
    /** This many. */
    record Count(int experts) implements Keep {}

    /** This share, rounded up. */
    record Share(double share) implements Keep {
        public Share {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
            }
        }
    }

    /**
     * @param multiple the count is rounded up to a multiple of it: the number of groups, or 1
     * @return the count, not checked against what the router needs
     */
    default int of(int experts, int multiple) {
        var count = switch (this) {
            case Count(int given) -> given;
            // Rounded up, but not because 0.7 · 10 is a little more than 7.
            case Share(double share) -> (int) Math.ceil(share * experts - 1e-9);
        };
        return this instanceof Share ? Math.ceilDiv(count, multiple) * multiple : count;
    }
}
