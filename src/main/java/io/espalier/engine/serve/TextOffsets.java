package io.espalier.engine.serve;

/** Where each token of a choice begins in its text, in characters (code points). Markers take no room. */
final class TextOffsets {
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;

    private final TokenTexts texts;
    private int next;

    TextOffsets(TokenTexts texts) {
        this.texts = texts;
    }

    /** The offset of the next token. A token that begins inside a character has the offset of what follows it. */
    int take(int token) {
        var offset = next;
        for (var b : texts.model().piece(token)) {
            next += (b & CONTINUATION_MASK) == CONTINUATION ? 0 : 1;
        }
        return offset;
    }
}
