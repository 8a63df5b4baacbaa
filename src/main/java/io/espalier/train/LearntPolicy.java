package io.espalier.train;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** A policy after its training. */
public record LearntPolicy(Policy policy, Heads heads) {
    /** The same with another reader of shots. */
    public LearntPolicy reading(ShotEncoder encoder) {
        return new LearntPolicy(new Policy(encoder, policy.network(), policy.sampler()), heads);
    }

    List<EncodedShot> encode(Pool pool) {
        return policy.encode(pool);
    }

    /** What would be served. */
    BitSet served(List<EncodedShot> shots, int[] tokens) {
        return policy.sampler().served(policy.network().shotLogits(heads, shots), tokens);
    }

    /** A mask from its sampler. */
    BitSet drawn(List<EncodedShot> shots, int[] tokens, RandomGenerator random) {
        return policy.sampler()
                .sample(policy.network().shotLogits(heads, shots), tokens, random)
                .kept();
    }
}
