package io.espalier.train;

/**
 * How the trained policy is compared with simple rules.
 *
 * @param pools held-back pools of each kind
 * @param masks random ones of a pool, and as many from the policy
 * @param dev held-back questions on which the best mask of a pool is found
 * @param test held-back questions on which all are compared
 */
public record ValidationSettings(int pools, int masks, int dev, int test) {
    public ValidationSettings {
        if (pools < 1 || masks < 1 || dev < 1 || test < 1) {
            throw new IllegalArgumentException(
                    "--validation-pools, --validation-masks and --validation-questions must be above 0");
        }
    }
}
