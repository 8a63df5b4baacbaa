package io.espalier.token;

import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The words of a shot that may go, and how many words it has.
 *
 * <p>A word is what stands between blanks, without the punctuation after it. It may go where it is letters alone, follows another word of
 * its sentence on its line, is no {@link ProtectedWords protected word}, stands beside no number or operator, and lies outside of every {@link
 * ProtectedSpans protected span}. A word in a script that puts no blanks between words never goes.
 *
 * @param words of question and answer, protected or not
 * @param loose those that may go, ascending
 */
public record LooseWords(int words, List<LooseWord> loose) {
    private static final String PUNCTUATION = ",.;:!?\u2026";
    private static final String SENTENCE_END = ".:!?\u2026";

    public LooseWords {
        loose = List.copyOf(loose);
    }

    public static LooseWords of(ShotParts shot) {
        var spans = ProtectedSpans.of(shot);
        var all = new ArrayList<LooseWord>();
        int words = loose(shot.text(), shot.question(), spans, all) + loose(shot.text(), shot.answer(), spans, all);
        return new LooseWords(words, all);
    }

    /** @return the words of the part */
    private static int loose(String text, Span part, BitSet spans, List<LooseWord> into) {
        var chunks = Chunk.in(text, part);
        for (int i = 1; i < chunks.size(); i++) {
            var chunk = chunks.get(i);
            var before = chunks.get(i - 1);
            var after = i + 1 < chunks.size() ? chunks.get(i + 1) : null;
            boolean bare = chunk.core().length() == chunk.span().length()
                    ? !before.endsSentence(text)
                    : before.endsInLetter(text);
            boolean apart = !before.counts(text) && (after == null || !after.counts(text));
            if (chunk.follows() && bare && apart && after != null && isLoose(text, chunk.core(), spans)) {
                into.add(new LooseWord(
                        chunk.core(), new Span(before.span().end(), chunk.core().end())));
            }
        }
        return chunks.size();
    }

    private static boolean isLoose(String text, Span word, BitSet spans) {
        int held = spans.nextSetBit(word.start());
        return word.length() > 0 && (held < 0 || held >= word.end()) && ProtectedWords.lets(word.of(text));
    }

    /**
     * What stands between blanks.
     *
     * @param core without the punctuation after it
     * @param follows whether another chunk stands before it on its line
     */
    private record Chunk(Span span, Span core, boolean follows) {
        static List<Chunk> in(String text, Span part) {
            var chunks = new ArrayList<Chunk>();
            int at = part.start();
            boolean follows = false;
            while (at < part.end()) {
                int start = at;
                while (at < part.end() && !isBlank(text.charAt(at))) {
                    at++;
                }
                if (at > start) {
                    var span = new Span(start, at);
                    chunks.add(new Chunk(span, core(text, span), follows));
                    follows = true;
                } else {
                    follows = follows && !isLineEnd(text.charAt(at));
                    at++;
                }
            }
            return chunks;
        }

        private static Span core(String text, Span span) {
            int end = span.end();
            while (end > span.start() && PUNCTUATION.indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            return new Span(span.start(), end);
        }

        boolean endsInLetter(String text) {
            return Character.isLetter(text.codePointBefore(span.end()));
        }

        boolean endsSentence(String text) {
            return SENTENCE_END.indexOf(text.charAt(span.end() - 1)) >= 0;
        }

        /** Whether it is a number, an operator or anything else that a word beside it may belong to. */
        boolean counts(String text) {
            return !core.of(text).codePoints().allMatch(ProtectedWords::isOfWords)
                    || ProtectedWords.isNumber(core.of(text));
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u0085' || c == '\u000b' || c == '\f';
    }
}
