package io.espalier.train;

import io.espalier.inference.TokenCounter;
import java.util.function.ToIntFunction;

/**
 * Counts what a shot takes of a prompt with the target's tokenizer.
 *
 * @param after what stands after the shot's text and is counted with it
 */
public record ShotCounter(ToIntFunction<String> target, String after) implements TokenCounter {
    static final String BLANK_LINE = "\n\n";

    /** With the blank line after a shot. */
    public ShotCounter(ToIntFunction<String> target) {
        this(target, BLANK_LINE);
    }

    @Override
    public int count(String text) {
        return target.applyAsInt(text + after);
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
