package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import java.util.BitSet;

/** Shots from the beginning of the prompt, up to the first that does not fit: {@code max_tokens} from the left. */
public record FirstShots() implements Method {
    @Override
    public String name() {
        return "first-k";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var kept = new BitSet();
        for (int shot = 0; shot < pool.size() && pool.tokens(kept) + pool.tokens()[shot] <= budget; shot++) {
            kept.set(shot);
        }
        return Prompts.of(pool.prefix(kept));
    }
}
