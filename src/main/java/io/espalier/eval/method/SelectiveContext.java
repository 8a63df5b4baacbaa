package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.target.TokenLoss;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Selective-Context (Li et al. 2023): the words of the lowest self-information under the target go first, over the whole prompt. A word's
 * self-information is the sum of its tokens'; each shot is looked at alone. The paper's finest unit; it protects nothing.
 */
public record SelectiveContext(Target target) implements Method {
    @Override
    public String name() {
        return "selective-context";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var words = Words.of(pool);
        var losses = target.losses(pool.shots().stream().map(Question::shot).toList());
        var information = IntStream.range(0, words.size())
                .mapToDouble(i -> information(words, i, losses))
                .toArray();
        var order = IntStream.range(0, words.size())
                .boxed()
                .sorted((a, b) -> Double.compare(information[b], information[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        return Prompts.of(words.fit(order, budget, target));
    }

    private static double information(Words words, int index, List<List<TokenLoss>> losses) {
        var word = words.words().get(index);
        int end = word.start() + word.text().codePointCount(0, word.text().length());
        return losses.get(word.shot()).stream()
                .filter(token -> token.start() >= word.start() && token.start() < end)
                .mapToDouble(TokenLoss::loss)
                .filter(Double::isFinite)
                .sum();
    }
}
