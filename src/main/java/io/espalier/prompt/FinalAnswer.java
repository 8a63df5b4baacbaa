package io.espalier.prompt;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what introduces a final answer, and that answer: {@code #### 4}, {@code The answer is 4}, {@code Answer: 4}, {@code \boxed{4}}, in
 * other languages too.
 */
final class FinalAnswer {
    private static final String IS =
            "(?: is\\b| ist\\b| es\\b| est\\b| \u00e9 | \u00e8 | to | je | is:?|\u662f|\u4e3a|\u70ba|\u306f|\uc740|\ub294|"
                    + Shape.COLON + ")";
    private static final WordPattern MARKER = new WordPattern(
            Stream.concat(Labels.of("answer").stream(), Stream.of("#", "\\", "final"))
                    .toList(),
            "(?:####|\\\\boxed\\{|" + Labels.anyOf(Labels.of("answer")) + IS + "|final result:)(?=[ \\t]*\\S)");

    /** What may stand right before the word for an answer and belongs to the marker. */
    private static final Pattern LEADING =
            Pattern.compile("(?iu)(?:\\b(?:so|thus|hence|therefore),? |\u6240\u4ee5|\u56e0\u6b64)?"
                    + "(?:\\b(?:the|la|die|de|a) )?(?:\\b(?:final|correct) )?$");

    private static final int LONGEST_LEADING = 30;

    /** The longest end of an answer that is looked at. */
    private static final int REACH = 2000;

    private FinalAnswer() {}

    /** From the last marker to the end of its line, within {@code part}; null where there is none. */
    static @Nullable Span in(String text, Span part) {
        int from = Math.max(part.start(), part.end() - REACH);
        var markers = MARKER.in(text, new Span(from, part.end()));
        int start = -1;
        while (markers.next()) {
            start = markers.start();
        }
        return start < 0 ? null : new Span(leading(text, from, start), lineEnd(text, start, part.end()));
    }

    private static int leading(String text, int from, int start) {
        var matcher = LEADING.matcher(text).region(Math.max(from, start - LONGEST_LEADING), start);
        return matcher.find() ? matcher.start() : start;
    }

    private static int lineEnd(String text, int from, int to) {
        int end = from;
        while (end < to && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return new Span(from, end).trimmed(text).end();
    }
}
