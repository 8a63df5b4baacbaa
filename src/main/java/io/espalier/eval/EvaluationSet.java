package io.espalier.eval;

import io.espalier.target.Question;
import java.util.List;

/**
 * A data set: a full prompt, and questions that stand behind it.
 *
 * @param dev other questions, which methods may look at
 * @param digest of the files that it was drawn from
 */
public record EvaluationSet(String name, Pool pool, List<Question> questions, List<Question> dev, String digest) {
    public EvaluationSet {
        questions = List.copyOf(questions);
        dev = List.copyOf(dev);
    }
}
