package io.espalier.train;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** How masks over a pool are drawn: what is seen of its shots, what the heads make of it, and the sampler. */
public record Policy(ShotEncoder encoder, Network network, ShotSampler sampler) {
    public List<EncodedShot> encode(Pool pool) {
        return pool.examples().stream().map(encoder::encode).toList();
    }

    /** @return so many masks, drawn one after the other */
    public List<ShotSample> draw(int count, double[] logits, int[] tokens, RandomGenerator random) {
        return Stream.generate(() -> sampler.sample(logits, tokens, random))
                .limit(count)
                .toList();
    }

    /** The tokens of each shot. */
    public static int[] tokens(List<EncodedShot> shots) {
        return shots.stream().mapToInt(EncodedShot::tokens).toArray();
    }

    /** 1/K Σ advantage[k] · d ln π(sample k) / ds [n]. */
    public static double[] direction(List<ShotSample> samples, double[] advantages) {
        var direction = new double[samples.getFirst().score().length];
        for (int k = 0; k < samples.size(); k++) {
            for (int shot = 0; shot < direction.length; shot++) {
                direction[shot] += advantages[k] * samples.get(k).score()[shot] / samples.size();
            }
        }
        return direction;
    }
}
