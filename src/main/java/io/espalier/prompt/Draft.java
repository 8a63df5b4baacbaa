package io.espalier.prompt;

import io.espalier.openai.ByteSpan;
import io.espalier.openai.DecodedText;
import java.util.List;

/**
 * A shot before it is known whether the question refers to it.
 *
 * @param number the number in its heading or label, -1 where it has none
 * @param doubt whether it is not certain where it ends
 */
record Draft(
        ShotText source, List<ByteSpan> cuts, Span question, Span answer, int number, boolean doubt, String shape) {
    static Draft of(DecodedText text, Region region, String shape) {
        int start = region.shot().start();
        return new Draft(
                ShotText.within(text, region.shot()),
                List.of(text.bytes(region.cut().start(), region.cut().end())),
                region.question().shifted(-start),
                region.answer().shifted(-start),
                region.number(),
                region.doubt(),
                shape);
    }

    String text() {
        return source.text();
    }

    /** Without its heading, whose number is no reference. */
    String content() {
        return text().substring(question.start());
    }

    int firstByte() {
        return cuts.getFirst().start();
    }

    Shot shot(boolean referredTo) {
        return new Shot(source, cuts, question, answer, doubt || referredTo, shape);
    }
}
