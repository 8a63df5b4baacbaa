package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.target.Target;
import io.espalier.train.Seeds;
import java.util.stream.IntStream;

/** Words left out at random over the whole prompt: what choosing words must beat. */
public record RandomWords(int draws, Target target, Seeds seeds) implements Method {
    @Override
    public String name() {
        return "random-words";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var words = Words.of(pool);
        return Prompts.of(IntStream.range(0, draws)
                .mapToObj(draw -> words.fit(shuffled(words.size(), draw), budget, target))
                .toArray(String[]::new));
    }

    private int[] shuffled(int count, int draw) {
        var random = seeds.of("random words", draw);
        var order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }
}
