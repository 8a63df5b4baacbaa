package io.espalier.eval.method;

import io.espalier.inference.TokenCounter;
import io.espalier.target.Target;

/** A target's tokenizer as the gateway's stages take it. */
record TargetCounter(Target target) implements TokenCounter {
    @Override
    public int count(String text) {
        return target.tokens(text);
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String name() {
        return target.identity().name();
    }
}
