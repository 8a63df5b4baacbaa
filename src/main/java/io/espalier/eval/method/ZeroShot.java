package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;

/** No shot. */
public record ZeroShot() implements Method {
    @Override
    public String name() {
        return "zero-shot";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        return Prompts.of("");
    }
}
