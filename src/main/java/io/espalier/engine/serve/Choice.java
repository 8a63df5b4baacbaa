package io.espalier.engine.serve;

import io.espalier.engine.Delta;
import io.espalier.engine.Finish;
import io.espalier.engine.TokenScore;
import java.util.ArrayList;
import java.util.List;

/** One choice of a reply as it grows. */
final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final List<TokenScore> tokens = new ArrayList<>();
    private final TextOffsets offsets;
    private boolean opened;
    private Finish finish = Finish.LENGTH;

    Choice(TokenTexts texts) {
        offsets = new TextOffsets(texts);
    }

    void add(Delta delta) {
        text.append(delta.text());
        tokens.addAll(delta.tokens());
    }

    /** Whether this is the first call. */
    boolean open() {
        var first = !opened;
        opened = true;
        return first;
    }

    void finish(Finish newFinish) {
        finish = newFinish;
    }

    Finish finish() {
        return finish;
    }

    String text() {
        return text.toString();
    }

    List<TokenScore> tokens() {
        return tokens;
    }

    TextOffsets offsets() {
        return offsets;
    }
}
