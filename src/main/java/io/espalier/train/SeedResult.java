package io.espalier.train;

/**
 * What was found about the policy of one training seed.
 *
 * @param comparison with it as the policy
 */
public record SeedResult(long seed, Comparison comparison, SoundShares soundShares) {}
