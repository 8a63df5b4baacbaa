package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;

/** Every shot, whatever the budget: what a client sends. */
public record FullPrompt() implements Method {
    @Override
    public String name() {
        return "full";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        return Prompts.of(pool.prefix(pool.all()));
    }
}
