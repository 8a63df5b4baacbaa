package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import java.util.BitSet;

/** Shots from the end of the prompt, up to the first that does not fit: what a truncating server leaves. */
public record LastShots() implements Method {
    @Override
    public String name() {
        return "last-k";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var kept = new BitSet();
        for (int shot = pool.size() - 1; shot >= 0 && pool.tokens(kept) + pool.tokens()[shot] <= budget; shot--) {
            kept.set(shot);
        }
        return Prompts.of(pool.prefix(kept));
    }
}
