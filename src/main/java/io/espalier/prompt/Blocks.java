package io.espalier.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text cut at a shape's marks.
 *
 * @param closed blocks with a question and its answer
 * @param open where the block without an answer begins that follows them; the text's end where none does
 * @param question what that block asks; empty, at the text's end, where there is none
 */
record Blocks(List<Block> closed, int open, Span question) {
    /** @param end where the next block begins */
    record Block(Mark question, Mark answer, int end) {
        Span asked() {
            return new Span(question.body(), answer.start());
        }

        Span answered() {
            return new Span(answer.body(), end);
        }
    }

    /** What an answer that is still to be given may already hold. */
    private static final Pattern BLANK = Pattern.compile(
            "[\\s?_.\u2026]*|\\s*(?i:(?:answer: ?)?let(?:['\u2019]s| us) (?:think|work|solve|reason)[^\\n.:!]{0,60}[.:!]?\\s*)");

    private static final int LONGEST_BLANK = 200;

    Blocks {
        closed = List.copyOf(closed);
    }

    boolean isOpen(String text) {
        return open < text.length();
    }

    /** Empty where the marks are not question, answer, question, answer …, perhaps with a last question. */
    static Optional<Blocks> of(Shape shape, List<Mark> marks, String text) {
        var closed = new ArrayList<Block>();
        int at = nextQuestion(marks, 0);
        while (at < marks.size()) {
            int next = nextQuestion(marks, at + 1);
            int end = next < marks.size() ? marks.get(next).start() : text.length();
            int answers = next - at - 1;
            boolean last = next == marks.size();
            if (last && open(marks.subList(at, next), text)) {
                var asked = asked(marks.subList(at, next), text);
                return answers == 0 && asksMore(shape, closed, asked, text)
                        ? Optional.empty()
                        : Optional.of(new Blocks(closed, marks.get(at).start(), asked));
            }
            if (answers < 1 || answers > 1 && !(last && shape.kind() == Shape.Kind.NUMBERED)) {
                return Optional.empty();
            }
            var block = new Block(marks.get(at), marks.get(at + 1), end);
            if (blank(text, block.asked()) || blank(text, block.answered())) {
                return Optional.empty();
            }
            closed.add(block);
            at = next;
        }
        return Optional.of(new Blocks(closed, text.length(), new Span(text.length(), text.length())));
    }

    /** Whether a question without a label for its answer goes on longer than those before: it may be about them, and no question of their kind. */
    private static boolean asksMore(Shape shape, List<Block> closed, Span asked, String text) {
        return shape.kind() == Shape.Kind.LABELLED
                && closed.stream().allMatch(block -> lines(block.asked(), text) < lines(asked, text));
    }

    private static long lines(Span part, String text) {
        return part.of(text).lines().filter(line -> !line.isBlank()).count();
    }

    /** The same with {@code start}, inside the last closed block, as where the open one begins. */
    Blocks openingAt(int start, Span asked) {
        var blocks = new ArrayList<>(closed);
        var last = blocks.removeLast();
        blocks.add(new Block(last.question(), last.answer(), start));
        return new Blocks(blocks, start, asked);
    }

    /** Whether the marks are one question whose answer is still to be given. */
    static boolean open(List<Mark> marks, String text) {
        if (marks.size() > 2) {
            return false;
        }
        return !blank(text, asked(marks, text))
                && (marks.size() == 1 || blank(text, new Span(marks.get(1).body(), text.length())));
    }

    private static Span asked(List<Mark> marks, String text) {
        int end = marks.size() == 2 ? marks.get(1).start() : text.length();
        return new Span(marks.getFirst().body(), end).trimmed(text);
    }

    private static boolean blank(String text, Span part) {
        var trimmed = part.trimmed(text);
        return trimmed.length() < LONGEST_BLANK
                && BLANK.matcher(trimmed.of(text)).matches();
    }

    private static int nextQuestion(List<Mark> marks, int from) {
        int at = from;
        while (at < marks.size() && !marks.get(at).question()) {
            at++;
        }
        return at;
    }
}
