package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.train.FillSampler;
import io.espalier.train.Seeds;
import java.util.BitSet;
import java.util.List;

/** Subsets drawn uniformly until nothing more fits: what choosing must beat. */
public record RandomSubsets(int draws, Seeds seeds) implements Method {
    @Override
    public String name() {
        return "random";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        return Prompts.of(masks(pool, budget).stream().map(pool::prefix).toArray(String[]::new));
    }

    List<BitSet> masks(Pool pool, int budget) {
        return new FillSampler(budget).random(draws, pool.tokens(), seeds.of("random subsets", budget));
    }
}
