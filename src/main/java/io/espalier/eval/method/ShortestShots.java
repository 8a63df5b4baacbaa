package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import java.util.Arrays;

/** The shortest shots first: as many as possible. */
public record ShortestShots() implements Method {
    @Override
    public String name() {
        return "shortest";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var scores = Arrays.stream(pool.tokens()).mapToDouble(tokens -> -tokens).toArray();
        return Prompts.of(pool.prefix(pool.fillByScore(scores, budget)));
    }
}
