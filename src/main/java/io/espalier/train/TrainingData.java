package io.espalier.train;

import io.espalier.target.Question;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a run learns from.
 *
 * @param questions asked behind pruned prompts; none of them is in a pool
 */
public record TrainingData(Pools pools, List<Question> questions) {
    public TrainingData {
        questions = List.copyOf(questions);
    }

    public List<Question> questions(int count, RandomGenerator random) {
        return Pools.some(questions, count, random);
    }
}
