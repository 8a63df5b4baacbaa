package io.espalier.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The encoder's tokenizer: a text's word-pieces and where they stand in it, in pieces of the window's size. */
final class WordPieces implements AutoCloseable {
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
    private static final long BEGIN = 101;
    private static final long END = 102;
    /** What lies beyond has no say: nothing is learnt from it that costs so much time. */
    static final int MOST_PIECES = 32;

    private final HuggingFaceTokenizer tokenizer;

    /**
     * A text's word-pieces, without the marks around a text.
     *
     * @param starts of each in the text, in chars
     * @param ends of each
     */
    record Read(long[] ids, int[] starts, int[] ends) {}

    /** @throws IllegalArgumentException where the bytes are no {@code tokenizer.json} */
    WordPieces(byte[] json) {
        tokenizer = HuggingFace.open(json, OPTIONS);
    }

    Read read(String text) {
        var encoding = tokenizer.encode(text, false, false);
        var ids = encoding.getIds();
        var spans = encoding.getCharTokenSpans();
        var chars = charsOfCodePoints(text);
        var starts = new int[ids.length];
        var ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            starts[i] = spans[i] == null ? 0 : chars[Math.min(spans[i].getStart(), chars.length - 1)];
            ends[i] = spans[i] == null ? 0 : chars[Math.min(spans[i].getEnd(), chars.length - 1)];
        }
        return new Read(ids, starts, ends);
    }

    long[] ids(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /** For each code point the char at which it starts, and the text's length: the tokenizer counts code points. */
    private static int[] charsOfCodePoints(String text) {
        var chars = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < chars.length - 1; i++) {
            chars[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        chars[chars.length - 1] = text.length();
        return chars;
    }

    /**
     * The tokens in pieces whose lengths differ by one at most, each between its two marks.
     *
     * @param window tokens of a piece at most, without the marks
     */
    static List<long[]> pieces(long[] tokens, int window) {
        var used = Math.min(tokens.length, MOST_PIECES * window);
        var count = Math.max(1, Math.ceilDiv(used, window));
        var pieces = new ArrayList<long[]>();
        for (var i = 0; i < count; i++) {
            var from = (int) ((long) used * i / count);
            var length = (int) ((long) used * (i + 1) / count) - from;
            var piece = new long[length + 2];
            piece[0] = BEGIN;
            System.arraycopy(tokens, from, piece, 1, length);
            piece[length + 1] = END;
            pieces.add(piece);
        }
        return pieces;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
