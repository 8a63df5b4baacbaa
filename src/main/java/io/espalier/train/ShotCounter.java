package io.espalier.train;

import io.espalier.inference.TokenCounter;
import java.util.function.ToIntFunction;

/** Counts what a shot takes of a prompt with the target's tokenizer: the shot's text and the blank line after it. */
public record ShotCounter(ToIntFunction<String> target) implements TokenCounter {
    static final String BLANK_LINE = "\n\n";

    @Override
    public int count(String text) {
        return target.applyAsInt(text + BLANK_LINE);
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public String name() {
        return "target";
    }
}
