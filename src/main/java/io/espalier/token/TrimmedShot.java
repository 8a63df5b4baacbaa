package io.espalier.token;

import io.espalier.inference.TokenCounter;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;

/**
 * A shot after the fine stage.
 *
 * @param cuts the chars of its text that go, ascending and apart; none where it stays as it is
 * @param tokens of what is left, counted with the target's tokenizer
 */
public record TrimmedShot(List<Span> cuts, int tokens) {
    public TrimmedShot {
        cuts = List.copyOf(cuts);
    }

    public static TrimmedShot whole(int tokens) {
        return new TrimmedShot(List.of(), tokens);
    }

    /**
     * Cuts words, where that changes no number of the answer and saves a token; else the shot stays whole.
     *
     * @param tokens of the whole shot
     */
    public static TrimmedShot of(ShotParts shot, List<Span> cuts, int tokens, TokenCounter counter) {
        if (cuts.isEmpty()
                || !NumberCheck.same(shot.answer().of(shot.text()), left(shot.text(), shot.answer(), cuts))) {
            return whole(tokens);
        }
        int fewer = counter.count(left(shot.text(), new Span(0, shot.text().length()), cuts));
        return fewer < tokens ? new TrimmedShot(cuts, fewer) : whole(tokens);
    }

    /** What is left of a part of a text. */
    public static String left(String text, Span part, List<Span> cuts) {
        var left = new StringBuilder();
        int from = part.start();
        for (var cut : cuts) {
            if (cut.start() >= part.start() && cut.end() <= part.end()) {
                left.append(text, from, cut.start());
                from = cut.end();
            }
        }
        return left.append(text, from, part.end()).toString();
    }
}
