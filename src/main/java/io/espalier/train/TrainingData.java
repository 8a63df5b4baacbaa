package io.espalier.train;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a run learns from.
 *
 * @param questions asked behind pruned prompts; none of them is in a pool
 */
public record TrainingData(Pools pools, List<Example> questions) {
    public TrainingData {
        questions = List.copyOf(questions);
    }

    public List<Example> questions(int count, RandomGenerator random) {
        return Pools.some(questions, count, random);
    }
}
