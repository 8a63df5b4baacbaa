package io.espalier.prompt;

import io.espalier.prompt.Blocks.Block;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Decides where each block's answer ends and what is cut with it.
 *
 * <p>A block reaches to the next one, and what stands in between may be the answer's own second paragraph, the next block's passage, or an
 * instruction. An answer of one paragraph is certain. One of more paragraphs is certain where its last one brings the final answer, where
 * nothing stands before the first block (so that no block has a passage before it), or where the last paragraph is the very one before the
 * first block. The last block may be followed by words that introduce the question; they stay. Everything else is in doubt, and stays.
 */
final class BlockEnds {
    private static final Pattern INTRODUCTION =
            Pattern.compile("(?i)(?:\\*\\*|#{1,4} |-{2,} ?)?(?:now|please|answer|solve|using|given|your turn|"
                    + "finally|next|here(?: is|'s|\u2019s)|the (?:actual |real |next )?(?:question|problem|input)|complete|classify|translate|"
                    + "respond|reply|think|follow|remember|consider|let's|test)\\b");

    private static final int LONGEST_INTRODUCTION = 600;

    private final Lines lines;
    private final String text;
    private final List<Block> blocks;
    private final Span before;
    private final String lastBefore;

    BlockEnds(Lines lines, List<Block> blocks) {
        this.lines = lines;
        this.text = lines.text();
        this.blocks = blocks;
        this.before = new Span(0, blocks.getFirst().question().start()).trimmed(text);
        this.lastBefore = lastParagraphBefore();
    }

    /** What is sure about a block: the end of the shot's text, and the end of the cut. */
    record End(int shot, int cut, boolean doubt) {}

    End of(int index) {
        var block = blocks.get(index);
        boolean last = index == blocks.size() - 1;
        int paragraph = lines.paragraphEnd(block.answer().body(), block.end());
        int more = lines.nextText(paragraph, block.end());
        if (more < block.end()) {
            return withMore(block, paragraph, more, last);
        }
        boolean certain = !manyLines(block) || (last ? lastIsCertain(block) : certainLines(block));
        return certain ? whole(block) : doubtful(block);
    }

    private End withMore(Block block, int paragraph, int more, boolean last) {
        int lastParagraph = lastParagraph(more, block.end());
        var tail = new Span(lastParagraph, block.end()).trimmed(text);
        boolean repeats = before.length() > 0 && tail.of(text).equals(lastBefore);
        if (repeats) {
            return new End(lines.trimmedEnd(block.answer().body(), lastParagraph), block.end(), false);
        }
        if (FinalAnswer.in(text, tail) != null || !last && before.length() == 0) {
            return whole(block);
        }
        return last && introduces(new Span(more, block.end()))
                ? new End(lines.trimmedEnd(block.answer().body(), paragraph), more, false)
                : doubtful(block);
    }

    private End whole(Block block) {
        return new End(lines.trimmedEnd(block.answer().body(), block.end()), block.end(), false);
    }

    /** Only the answer's first line is sure. */
    private End doubtful(Block block) {
        var answer = block.answered().trimmed(text);
        int end = Math.min(answer.end(), lines.end(lines.at(answer.start())));
        return new End(end, end, true);
    }

    private boolean certainLines(Block block) {
        return before.length() == 0 || lines.parts(lines.at(block.end() - 1)) || endsWithFinalAnswer(block);
    }

    /** The last block's last line may be an instruction where other answers have but one line, or where it reads like one. */
    private boolean lastIsCertain(Block block) {
        boolean othersHaveManyLines = blocks.stream().anyMatch(other -> other != block && manyLines(other));
        return endsWithFinalAnswer(block) || othersHaveManyLines && certainLines(block) && !introduces(lastLine(block));
    }

    private boolean endsWithFinalAnswer(Block block) {
        return FinalAnswer.in(text, lastLine(block)) != null;
    }

    private Span lastLine(Block block) {
        int end = lines.trimmedEnd(block.answer().body(), block.end());
        return new Span(Math.max(block.answer().body(), lines.start(lines.at(end - 1))), end);
    }

    private boolean manyLines(Block block) {
        int start = block.answered().trimmed(text).start();
        return lines.at(lines.trimmedEnd(start, block.end()) - 1) > lines.at(start);
    }

    private boolean introduces(Span part) {
        var trimmed = part.trimmed(text);
        if (trimmed.length() == 0 || trimmed.length() > LONGEST_INTRODUCTION) {
            return false;
        }
        return text.charAt(trimmed.end() - 1) == ':'
                || INTRODUCTION
                        .matcher(text)
                        .region(trimmed.start(), trimmed.end())
                        .lookingAt();
    }

    private int lastParagraph(int from, int to) {
        int start = from;
        for (int next = start; next < to; next = lines.nextText(lines.paragraphEnd(start, to), to)) {
            start = next;
        }
        return start;
    }

    private String lastParagraphBefore() {
        int first = lines.nextText(0, before.end());
        return first >= before.end()
                ? before.of(text)
                : new Span(lastParagraph(first, before.end()), before.end()).of(text);
    }
}
