package io.espalier.prompt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * A place where a shape's question or answer begins.
 *
 * @param question whether a question begins here; else an answer
 * @param start the first char of its label
 * @param body the char after its label
 * @param number the number in the label, -1 where it has none
 */
record Mark(boolean question, int start, int body, int number) {
    /** Steps a pattern may take over a text, besides those that grow with it. */
    private static final int STEPS = 1000;

    private static final int STEPS_PER_CHAR = 8;

    /**
     * The marks of a shape outside code fences, in order; none where fewer than two questions are among them.
     *
     * @throws BoundedText.Exhausted where the shape's patterns take more steps than any sensible one
     */
    static List<Mark> of(Shape shape, Lines lines) {
        return atLeast(2, shape, lines);
    }

    /** As {@link #of}, also where only one question is among them. */
    static List<Mark> all(Shape shape, Lines lines) {
        return atLeast(1, shape, lines);
    }

    private static List<Mark> atLeast(int wanted, Shape shape, Lines lines) {
        long steps = STEPS + (long) STEPS_PER_CHAR * lines.text().length();
        var bounded = new BoundedText(lines.text(), (int) Math.min(Integer.MAX_VALUE, steps));
        var questions = scan(true, shape.question().matcher(bounded), shape.firsts(), lines);
        if (questions.size() < wanted) {
            return List.of();
        }
        var marks = scan(false, shape.answer().matcher(bounded), "", lines);
        var questionStarts = questions.stream().map(Mark::start).collect(Collectors.toSet());
        marks.removeIf(mark -> questionStarts.contains(mark.start()));
        marks.addAll(questions);
        marks.sort(Comparator.comparingInt(Mark::start));
        return marks;
    }

    private static List<Mark> scan(boolean question, Matcher matcher, String firsts, Lines lines) {
        var marks = new ArrayList<Mark>();
        for (int line = 0; line < lines.count(); line++) {
            int start = lines.start(line);
            char first = lines.text().charAt(start);
            if (!lines.fenced(line) && (firsts.isEmpty() || firsts.indexOf(first) >= 0)) {
                int body = Shape.endOfMatch(matcher, lines.text(), start, lines.end(line));
                if (body >= 0) {
                    marks.add(new Mark(question, start, body, number(lines.text(), start, body)));
                }
            }
        }
        return marks;
    }

    private static int number(String text, int from, int to) {
        int value = -1;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 10);
            if (digit >= 0) {
                value = Math.min(100_000, Math.max(value, 0) * 10 + digit);
            } else if (value >= 0) {
                return value;
            }
        }
        return value;
    }
}
