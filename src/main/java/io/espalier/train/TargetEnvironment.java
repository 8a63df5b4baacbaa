package io.espalier.train;

import io.espalier.target.Answer;
import io.espalier.target.Question;
import io.espalier.target.Score;
import io.espalier.target.Target;
import java.util.List;
import java.util.stream.IntStream;

/** A target, asked for what a reward needs and no more. */
public final class TargetEnvironment implements Environment {
    private final Target target;
    private final Reward reward;

    /** @throws io.espalier.failure.UserError where the reward needs losses and the target gives none */
    public TargetEnvironment(Target target, Reward reward) {
        this.target = target;
        this.reward = reward;
        if (reward.needsLoss()) {
            target.requireScores();
        }
    }

    @Override
    public int parallel() {
        return target.parallel();
    }

    @Override
    public List<Outcome> outcomes(String prefix, List<Question> questions) {
        var scores = reward.needsLoss() ? target.score(prefix, questions) : List.<Score>of();
        var answers = reward.needsAnswers() ? target.answers(prefix, questions) : List.<Answer>of();
        return IntStream.range(0, questions.size())
                .mapToObj(i -> new Outcome(
                        scores.isEmpty() ? Double.NaN : scores.get(i).loss(),
                        answers.isEmpty() ? Double.NaN : answers.get(i).right() ? 1 : 0))
                .toList();
    }
}
