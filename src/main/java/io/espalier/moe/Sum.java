package io.espalier.moe;

/**
 * What is summed for each expert over the tokens that were routed to it. From these sums every {@code Criterion} can be
 * computed later, without another forward pass; no sum can be computed from the others, because a sum of products is not
 * a product of sums.
 *
 * <p>For a token {@code t} and an expert {@code i} among its top-k: {@code g} is the gate that the forward pass multiplied
 * the expert's output by, {@code ‖e‖} the L2 norm of that output before the gate, and
 * {@code s = max(0, 1 − cos(h, h + Σ g·e))} how far the routed experts turn the residual stream {@code h}, the same for all
 * experts of the token.
 */
public enum Sum {
    /** Σ 1. */
    COUNT("count") {
        @Override
        double term(double gate, double norm, double shift) {
            return 1;
        }
    },
    /** Σ g. */
    GATE("gate") {
        @Override
        double term(double gate, double norm, double shift) {
            return gate;
        }
    },
    /** Σ ‖e‖. */
    NORM("norm") {
        @Override
        double term(double gate, double norm, double shift) {
            return norm;
        }
    },
    /** Σ ‖e‖². */
    NORM_SQUARED("norm2") {
        @Override
        double term(double gate, double norm, double shift) {
            return norm * norm;
        }
    },
    /** Σ g·‖e‖. */
    GATED_NORM("gateNorm") {
        @Override
        double term(double gate, double norm, double shift) {
            return gate * norm;
        }
    },
    /** Σ (g·‖e‖)². */
    GATED_NORM_SQUARED("gateNorm2") {
        @Override
        double term(double gate, double norm, double shift) {
            return gate * norm * gate * norm;
        }
    },
    /** Σ g·‖e‖·s: EASY-EP's score. */
    GATED_NORM_SHIFT("gateNormShift") {
        @Override
        double term(double gate, double norm, double shift) {
            return gate * norm * shift;
        }
    },
    /** Σ g·s: EASY-EP's score without the norm, to tell what the norm adds. */
    GATED_SHIFT("gateShift") {
        @Override
        double term(double gate, double norm, double shift) {
            return gate * shift;
        }
    };

    private final String key;

    Sum(String key) {
        this.key = key;
    }

    /** Its name in a scores file. */
    public String key() {
        return key;
    }

    abstract double term(double gate, double norm, double shift);
}
