package io.espalier.openai;

/** A byte range of the request body and the bytes that take its place; none for a cut. */
public record Edit(ByteSpan span, byte[] replacement) {
    private static final byte[] NOTHING = {};

    public static Edit cut(ByteSpan span) {
        return new Edit(span, NOTHING);
    }

    /**
     * A JSON string in place of another.
     *
     * @param literal the old string, its quotes included
     * @param text the new string's text, escaped here
     */
    public static Edit replacing(ByteSpan literal, String text) {
        return new Edit(literal, JsonString.literal(text));
    }
}
