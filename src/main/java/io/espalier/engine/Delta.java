package io.espalier.engine;

import java.util.List;

/** The next part of a reply: text, and the tokens that begin in it. */
public record Delta(String text, List<TokenScore> tokens) {
    public Delta {
        tokens = List.copyOf(tokens);
    }

    public boolean isEmpty() {
        return text.isEmpty() && tokens.isEmpty();
    }
}
