package io.espalier.prompt;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what introduces a final answer: {@code ####}, {@code the answer is}, {@code Answer:}, {@code \boxed{…}}. */
final class FinalAnswer {
    private static final Pattern MARKER = Pattern.compile(
            "####|\\\\boxed\\{|(?i:(?:\\b(?:so|thus|hence|therefore),? )?(?:\\bthe )?\\b(?:final |correct )?answer(?: is\\b|:)|\\bfinal result:)");

    /** The longest end of an answer that is looked at. */
    private static final int REACH = 2000;

    private FinalAnswer() {}

    /** From the last marker to the end of its line, within {@code part}; null where there is none. */
    static @Nullable Span in(String text, Span part) {
        int from = Math.max(part.start(), part.end() - REACH);
        var matcher = MARKER.matcher(text).region(from, part.end());
        int start = -1;
        while (matcher.find()) {
            start = matcher.start();
        }
        return start < 0 ? null : new Span(start, lineEnd(text, start, part.end()));
    }

    private static int lineEnd(String text, int from, int to) {
        int end = from;
        while (end < to && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return new Span(from, end).trimmed(text).end();
    }
}
