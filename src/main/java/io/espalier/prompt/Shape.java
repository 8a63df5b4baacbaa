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

    private static final int WORDS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /** What ends a label, also in French and in East Asian type. */
    static final String COLON = "[ \\u00a0\\u202f]?[:\uff1a]";

    /** In the order in which they are tried; the first that occurs twice in a text is the only one tried. */
    static final List<Shape> BUILT_IN = List.of(
            new Shape(
                    "example-n",
                    Pattern.compile(
                            "(?:#{1,4} |\\*\\*)?" + Labels.anyOf(Labels.of("example"))
                                    + " ?(?:no\\. ?|n\u00ba ?|#)?\\d{1,3}(?:(?:\\*\\*)?[ \\u00a0]?[:.)\uff1a](?:\\*\\*)?(?=\\s|$)|(?:\\*\\*)?(?=[ \\t]*$))",
                            WORDS),
                    InnerParts.ANSWER,
                    Labels.firsts(Labels.of("example")),
                    Kind.NUMBERED),
            new Shape(
                    "instruction-response",
                    Pattern.compile("#{2,4} (?:instruction|human|user) ?\\d{0,3}:?", WORDS),
                    Pattern.compile("#{2,4} (?:response|assistant) ?\\d{0,3}:?", WORDS),
                    "#",
                    Kind.LABELLED),
            new Shape("q-a", Pattern.compile(decorated("Q")), Pattern.compile(decorated("A")), "Q*#", Kind.LABELLED),
            labelled("question-answer", Labels.of("question"), Labels.of("answer")),
            labelled("input-output", Labels.of("input"), Labels.of("output")),
            labelled("problem-solution", Labels.of("problem"), Labels.of("solution")));

    /** The longest piece of a line that a pattern sees. */
    private static final int LOOK_AHEAD = 200;

    private static Shape labelled(String name, List<String> questions, List<String> answers) {
        return new Shape(
                name,
                Pattern.compile(decorated(Labels.anyOf(questions)), WORDS),
                Pattern.compile(decorated(Labels.anyOf(answers)), WORDS),
                Labels.firsts(questions),
                Kind.LABELLED);
    }

    /** A label and its colon, plain, bold or as a heading, perhaps with a number. */
    private static String decorated(String label) {
        return "(?:#{1,4} |\\*\\*)?" + label + " ?\\d{0,3}(?:\\*\\*)?" + COLON + "(?:\\*\\*)?";
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
