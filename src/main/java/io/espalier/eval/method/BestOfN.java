package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.target.Parallel;
import io.espalier.target.Question;
import io.espalier.target.Score;
import io.espalier.target.Target;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Of N random subsets the one behind which the answers to some other questions are likeliest: what any learned policy costs at least. */
public record BestOfN(RandomSubsets subsets, Target target, List<Question> dev) implements Method {
    @Override
    public String name() {
        return "best-of-n";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var masks = subsets.masks(pool, budget);
        var losses = Parallel.map(target.parallel(), masks, mask -> loss(pool, mask));
        int best = losses.indexOf(Collections.min(losses));
        return Prompts.of(pool.prefix(masks.get(best)));
    }

    private double loss(Pool pool, BitSet mask) {
        return target.score(pool.prefix(mask), dev).stream()
                .mapToDouble(Score::loss)
                .average()
                .orElseThrow();
    }
}
