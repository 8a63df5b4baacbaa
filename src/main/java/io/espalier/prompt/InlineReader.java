package io.espalier.prompt;

import io.espalier.prompt.Blocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognises the shots inside one text: two or more closed blocks of one shape, and then what they are examples for.
 *
 * <p>That is an open block of the same shape, in the text or at the start of the {@link Place#following} one. Blocks that call themselves
 * examples need less, see {@link TaggedReader} and {@link #openLike}. Linear in the text.
 */
final class InlineReader {
    /**
     * Where a text stands.
     *
     * @param following where the question stands if it is not in this text
     * @param instructions whether the text is an instruction to the model, and not a user's
     */
    record Place(Following following, boolean instructions) {}

    /** Four labels, what each introduces, and the line breaks between them. */
    private static final int SHORTEST = 11;

    private static final int LONGEST_ANNOUNCEMENT = 160;

    private static final Pattern SAYS_EXAMPLES = Pattern.compile(
            "(?iu)(?:.{0,80}[.!?\u3002] ?)?(?:#{1,4} |\\*\\*)?(?:here (?:are|is) |below are |the following are |these are |consider |see )?"
                    + "(?:(?:some|a few|few|several|the|more|\\w{1,6}) )?(?:(?:worked|good|few-shot|sample) )?"
                    + "(?:examples?|demonstrations?|exemplars|" + String.join("|", Labels.of("example"))
                    + ")\\p{L}{0,3}"
                    + "(?: of [\\w -]{1,40})?(?:\\*\\*)? ?[:\uff1a]?(?:\\*\\*)?\\s*");

    private final List<Shape> configured;

    InlineReader(List<Shape> configured) {
        this.configured = List.copyOf(configured);
    }

    Inline read(String text, Place place) {
        if (text.length() < SHORTEST) {
            return Inline.NONE;
        }
        var lines = new Lines(text);
        for (var shape : configured) {
            var found = tried(shape, lines, place);
            if (found.found()) {
                return found;
            }
        }
        var tagged = new TaggedReader(lines, place);
        if (tagged.occurs()) {
            return tagged.read();
        }
        return builtIn(lines, place);
    }

    private static Inline tried(Shape shape, Lines lines, Place place) {
        try {
            return accept(shape, Mark.of(shape, lines), lines, place);
        } catch (BoundedText.Exhausted e) {
            return Inline.NONE;
        }
    }

    private static Inline builtIn(Lines lines, Place place) {
        for (var shape : Shape.BUILT_IN) {
            var marks = Mark.of(shape, lines);
            if (!marks.isEmpty()) {
                return accept(shape, marks, lines, place);
            }
        }
        return Inline.NONE;
    }

    private static Inline accept(Shape shape, List<Mark> marks, Lines lines, Place place) {
        return Blocks.of(shape, marks, lines.text())
                .filter(blocks -> blocks.closed().size() >= 2 && demonstrates(shape, blocks, lines))
                .flatMap(blocks -> asked(shape, blocks, lines, place))
                .map(blocks -> inline(shape, blocks, lines))
                .orElse(Inline.NONE);
    }

    private static boolean demonstrates(Shape shape, Blocks blocks, Lines lines) {
        var before =
                lines.text().substring(0, blocks.closed().getFirst().question().start());
        return switch (shape.kind()) {
            case CONFIGURED -> true;
            case LABELLED -> !Pasted.document(before);
            case NUMBERED -> !Pasted.document(before) && !Pasted.programmingTask(lines) && ascending(blocks);
        };
    }

    private static boolean ascending(Blocks blocks) {
        int previous = -1;
        for (var block : blocks.closed()) {
            if (block.question().number() <= previous) {
                return false;
            }
            previous = block.question().number();
        }
        return true;
    }

    /** The blocks, open where the question begins; empty where nothing is asked in their shape. */
    private static Optional<Blocks> asked(Shape shape, Blocks blocks, Lines lines, Place place) {
        if (blocks.isOpen(lines.text())) {
            return Optional.of(blocks);
        }
        if (shape.kind() == Shape.Kind.NUMBERED) {
            var open = openLike(blocks, lines);
            if (open.isPresent()) {
                return open;
            }
        }
        return follows(shape, blocks, lines.text(), place) ? Optional.of(blocks) : Optional.empty();
    }

    private static boolean follows(Shape shape, Blocks blocks, String text, Place place) {
        if (place.following().isBlank()) {
            return false;
        }
        boolean declared = shape.kind() == Shape.Kind.NUMBERED
                || saysExamples(
                        text.substring(0, blocks.closed().getFirst().question().start()));
        return place.instructions() && declared || place.following().asksIn(shape);
    }

    /** Whether the last line before the blocks announces examples, and nothing else. */
    private static boolean saysExamples(String before) {
        var trimmed = before.stripTrailing();
        int line = Math.max(trimmed.lastIndexOf('\n'), trimmed.lastIndexOf('\r')) + 1;
        return trimmed.length() - line < LONGEST_ANNOUNCEMENT
                && SAYS_EXAMPLES.matcher(trimmed.substring(line)).matches();
    }

    /** Numbered examples may be followed by an open block without a heading: the same label as in each of them, not answered. */
    private static Optional<Blocks> openLike(Blocks blocks, Lines lines) {
        var labels = blocks.closed().stream()
                .flatMap(block -> InnerParts.of(lines.text(), block.asked(), block.answered()).stream())
                .map(InnerParts::label)
                .distinct()
                .toList();
        if (labels.size() != 1 || labels.getFirst().isEmpty()) {
            return Optional.empty();
        }
        var last = blocks.closed().getLast();
        for (int line = lines.at(lines.paragraphEnd(last.answer().body(), last.end())); line < lines.count(); line++) {
            var span = new Span(lines.start(line), lines.end(line));
            if (span.start() > last.answer().body()
                    && !lines.fenced(line)
                    && InnerParts.labelled(lines.text(), span, labels.getFirst())) {
                var rest = new Span(span.start(), last.end());
                return InnerParts.of(lines.text(), lines, rest).isPresent()
                        ? Optional.empty()
                        : Optional.of(blocks.openingAt(span.start(), rest));
            }
        }
        return Optional.empty();
    }

    private static Inline inline(Shape shape, Blocks blocks, Lines lines) {
        var ends = new BlockEnds(lines, blocks.closed());
        var regions = new ArrayList<Region>(blocks.closed().size());
        for (int i = 0; i < blocks.closed().size(); i++) {
            regions.add(region(shape, blocks.closed().get(i), ends.of(i), lines.text()));
        }
        return new Inline(shape.name(), regions, blocks.question());
    }

    private static Region region(Shape shape, Block block, BlockEnds.End end, String text) {
        int start = block.question().start();
        var asked = block.asked().trimmed(text);
        var answered = new Span(block.answer().body(), end.shot()).trimmed(text);
        if (shape.kind() == Shape.Kind.NUMBERED) {
            asked = InnerParts.of(text, asked, answered)
                    .map(InnerParts::question)
                    .orElse(asked);
        }
        return new Region(
                new Span(start, end.shot()),
                new Span(start, end.cut()),
                asked,
                answered,
                block.question().number(),
                end.doubt());
    }
}
