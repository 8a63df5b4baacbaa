package io.espalier.train;

import io.espalier.target.Question;
import java.util.List;

/**
 * What held-back questions cost behind a prompt: nats a token, or with the reward {@link Reward#ACCURACY} 1 for a wrong answer and 0 for a
 * right one.
 */
public record Losses(Environment environment, Reward reward) {
    List<Double> of(String prefix, List<Question> questions) {
        return questions.isEmpty()
                ? List.of()
                : environment.outcomes(prefix, questions).stream()
                        .map(outcome -> reward.needsLoss() ? outcome.loss() : 1 - outcome.right())
                        .toList();
    }
}
