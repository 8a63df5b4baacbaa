package io.espalier.eval;

import io.espalier.failure.UserError;
import io.espalier.target.Question;
import io.espalier.target.QuestionSet;
import io.espalier.target.Target;
import io.espalier.train.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws data sets from files. No question that is asked is a shot or was looked at by a method, even where one file has all of them.
 *
 * @param shots of the full prompt; where the file has no more, all of them in its order
 * @param questions asked
 * @param dev questions that methods may look at
 */
public record EvaluationData(int shots, int questions, int dev, Seeds seeds) {
    /** @param name distinct */
    public EvaluationSet read(String name, Path poolFile, Path questionsFile, Target target) {
        var pool = QuestionSet.read(poolFile);
        var asked = QuestionSet.read(questionsFile);
        var drawn = shuffled(pool.questions(), "shots");
        var all = shots == 0 || shots >= drawn.size();
        var chosen = all ? pool.questions() : drawn.subList(0, shots);
        var rest = shuffled(outside(asked.questions(), texts(chosen)), "questions");
        var others = all ? rest.reversed() : shuffled(outside(drawn, texts(chosen)), "dev");
        var looked = others.subList(0, Math.min(dev, others.size()));
        var left = outside(rest, texts(looked));
        if (left.isEmpty()) {
            throw new UserError("eval: no question of " + questionsFile
                    + " is left that is not a shot of the full prompt" + " or among the " + dev
                    + " that methods may look at; give other questions, or fewer of those: --dev N");
        }
        return new EvaluationSet(
                name,
                Pool.of(chosen, target),
                left.subList(0, Math.min(questions, left.size())),
                looked,
                "pool " + pool.sha256() + ", questions " + asked.sha256());
    }

    private static Set<String> texts(List<Question> questions) {
        return questions.stream().map(Question::question).collect(Collectors.toCollection(HashSet::new));
    }

    private static List<Question> outside(List<Question> questions, Set<String> texts) {
        return questions.stream()
                .filter(question -> !texts.contains(question.question()))
                .toList();
    }

    private List<Question> shuffled(List<Question> questions, String purpose) {
        var shuffled = new ArrayList<>(questions);
        Collections.shuffle(shuffled, Random.from(seeds.of(purpose, 0)));
        return shuffled;
    }
}
