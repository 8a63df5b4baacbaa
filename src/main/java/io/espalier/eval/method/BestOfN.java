package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.target.Question;
import io.espalier.target.Score;
import io.espalier.target.Target;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Of N random subsets the one behind which the answers to some other questions are likeliest: what any learned policy costs at least. */
public record BestOfN(RandomSubsets subsets, Target target, List<Question> dev) implements Method {
    @Override
    public String name() {
        return "best-of-n";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var masks = subsets.masks(pool, budget);
        var losses = masks.stream().mapToDouble(mask -> loss(pool, mask)).toArray();
        int best = IntStream.range(0, losses.length)
                .reduce((a, b) -> losses[b] < losses[a] ? b : a)
                .orElseThrow();
        return Prompts.of(pool.prefix(masks.get(best)));
    }

    private double loss(Pool pool, BitSet mask) {
        return target.score(pool.prefix(mask), dev).stream()
                .mapToDouble(Score::loss)
                .average()
                .orElseThrow();
    }
}
