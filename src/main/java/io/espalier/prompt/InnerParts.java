package io.espalier.prompt;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The question and the answer inside an example that some heading or tag marks as one.
 *
 * @param label the question's own label in lower case, such as {@code input}; empty where it has none
 * @param question where the question stands, without its label
 * @param answer where the answer stands, without its label
 */
record InnerParts(String label, Span question, Span answer) {
    /** At the start of a line: {@code Output:}, {@code **Output:**}, {@code ## Output}, {@code <output>}. */
    static final Pattern ANSWER = labels("answer", "output", "solution", "answered");

    private static final Pattern QUESTION = labels("question", "input", "problem", "asked");
    private static final Pattern CLOSING_TAG = Pattern.compile("\\s*</[A-Za-z_]{1,20}>\\s*$");

    private static Pattern labels(String... keys) {
        var names = Labels.of(keys);
        return Pattern.compile("(?iu)(?:#{1,4} |\\*\\*)?(" + String.join("|", names) + ")(?:\\*\\*)?" + Shape.COLON
                + "(?:\\*\\*)?|#{1,4} (" + String.join("|", names) + ")(?=[ \\t]*(?:[\\r\\n]|$))|<("
                + String.join("|", names) + ")>");
    }

    /** What stands in {@code body}; empty where it is not one answer after something asked. */
    static Optional<InnerParts> of(String text, Lines lines, Span body) {
        var matcher = ANSWER.matcher(text);
        for (int line = lines.at(body.start()); line < lines.count() && lines.start(line) < body.end(); line++) {
            int start = new Span(Math.max(lines.start(line), body.start()), lines.end(line))
                    .trimmed(text)
                    .start();
            int end = Math.min(lines.end(line), body.end());
            int answer = lines.fenced(line) || start >= end ? -1 : Shape.endOfMatch(matcher, text, start, end);
            if (answer >= 0) {
                return of(text, new Span(body.start(), start), new Span(answer, body.end()));
            }
        }
        return Optional.empty();
    }

    static Optional<InnerParts> of(String text, Span asked, Span answered) {
        var question = asked.trimmed(text);
        var label = label(text, question);
        if (label.lookingAt()) {
            question = new Span(label.end(), question.end());
        }
        question = untagged(text, question);
        var answer = untagged(text, answered);
        return question.length() == 0 || answer.length() == 0
                ? Optional.empty()
                : Optional.of(new InnerParts(name(label), question, answer));
    }

    /** Whether {@code text[at…)} begins with the label {@code name}. */
    static boolean labelled(String text, Span line, String name) {
        var label = label(text, line.trimmed(text));
        return label.lookingAt() && name(label).equals(name);
    }

    private static Matcher label(String text, Span at) {
        return QUESTION.matcher(text).region(at.start(), Math.min(at.end(), at.start() + 60));
    }

    private static String name(Matcher label) {
        for (int group = 1; label.hasMatch() && group <= label.groupCount(); group++) {
            if (label.group(group) != null) {
                return label.group(group).toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static Span untagged(String text, Span part) {
        var trimmed = part.trimmed(text);
        int tail = Math.max(trimmed.start(), trimmed.end() - 40);
        var closing = CLOSING_TAG.matcher(text).region(tail, trimmed.end());
        return closing.find() ? new Span(trimmed.start(), closing.start()).trimmed(text) : trimmed;
    }
}
