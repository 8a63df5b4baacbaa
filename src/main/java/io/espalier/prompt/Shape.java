package io.espalier.prompt;

import io.espalier.config.ShapeSettings;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How inline shots of one kind look: what begins a shot and what begins its answer, each at the start of a line.
 *
 * @param name what evidence calls it
 * @param question matches from the start of a line where a shot begins
 * @param answer matches from the start of a line where its answer begins
 * @param firsts the chars that a question's label can begin with; empty for any
 * @param kind what besides the blocks themselves makes them demonstrations
 */
record Shape(String name, Pattern question, Pattern answer, String firsts, Kind kind) {
    /** What tells shots of a shape from text that merely looks like them. */
    enum Kind {
        /** Labelled as questions and answers are; so are transcripts and lists of frequent questions. */
        LABELLED,
        /** Called an example by its own heading; so are the examples in a programming task. */
        NUMBERED,
        /** Written by an operator for their own prompts. */
        CONFIGURED
    }

    /** In the order in which they are tried; the first that occurs twice in a text is the only one tried. */
    static final List<Shape> BUILT_IN = List.of(
            new Shape(
                    "example-n",
                    Pattern.compile(
                            "(?i)(?:#{1,4} |\\*\\*)?example (?:no\\. ?|#)?\\d{1,3}(?:\\*\\*)? ?[:.)]?(?:\\*\\*)?(?=\\s|$)"),
                    InnerParts.ANSWER,
                    "Ee*#",
                    Kind.NUMBERED),
            labelled(
                    "instruction-response",
                    "#{2,4} (?:instruction|human|user) ?\\d{0,3}:?",
                    "#{2,4} (?:response|assistant) ?\\d{0,3}:?",
                    "#"),
            labelled("q-a", decorated("Q ?\\d{0,3}"), decorated("A ?\\d{0,3}"), "Q*#"),
            labelled("question-answer", decorated("question ?\\d{0,3}"), decorated("answer ?\\d{0,3}"), "Qq*#"),
            labelled("input-output", decorated("input ?\\d{0,3}"), decorated("output ?\\d{0,3}"), "Ii*#"),
            labelled("problem-solution", decorated("problem ?\\d{0,3}"), decorated("solution ?\\d{0,3}"), "Pp*#"));

    /** The longest piece of a line that a pattern sees. */
    private static final int LOOK_AHEAD = 200;

    private static Shape labelled(String name, String question, String answer, String firsts) {
        var flags = name.equals("q-a") ? 0 : Pattern.CASE_INSENSITIVE;
        return new Shape(name, Pattern.compile(question, flags), Pattern.compile(answer, flags), firsts, Kind.LABELLED);
    }

    /** A label and its colon, plain, bold or as a heading. */
    private static String decorated(String label) {
        return "(?:#{1,4} |\\*\\*)?" + label + "(?:\\*\\*)? ?:(?:\\*\\*)?";
    }

    /** @throws IllegalArgumentException where a pattern is no regular expression */
    static Shape of(ShapeSettings settings) {
        try {
            return new Shape(
                    settings.name(),
                    Pattern.compile(settings.question()),
                    Pattern.compile(settings.answer()),
                    "",
                    Kind.CONFIGURED);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "shape '" + settings.name() + "': not a regular expression: " + e.getDescription()
                            + ", at character " + e.getIndex() + " of " + e.getPattern(),
                    e);
        }
    }

    /** The char after what {@code matcher} finds at {@code start}, or -1; it sees no further than the line and {@link #LOOK_AHEAD}. */
    static int endOfMatch(Matcher matcher, String text, int start, int lineEnd) {
        int end = Math.min(lineEnd, start + LOOK_AHEAD);
        if (end < lineEnd && Character.isLowSurrogate(text.charAt(end))) {
            end--;
        }
        matcher.region(start, end);
        return matcher.lookingAt() && matcher.end() > start ? matcher.end() : -1;
    }
}
