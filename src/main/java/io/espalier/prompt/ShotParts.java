package io.espalier.prompt;

import org.jspecify.annotations.Nullable;

/**
 * A shot's text and what is where in it.
 *
 * @param question within the text, without its label
 * @param answer within the text, without its label
 * @param finalAnswer within the answer, what introduces the final answer and that answer; null where nothing does
 */
public record ShotParts(
        String text, Span question, Span answer, @Nullable Span finalAnswer) {
    public static ShotParts of(Shot shot) {
        return new ShotParts(shot.text(), shot.question(), shot.answer(), shot.finalAnswer());
    }

    /** A text of which nothing is known: all of it is answer. */
    public static ShotParts of(String text) {
        return new ShotParts(text, new Span(0, 0), new Span(0, text.length()), null);
    }

    /** Without the text, which is somebody's prompt. */
    @Override
    public String toString() {
        return "ShotParts[" + text.length() + " chars]";
    }
}
