package io.espalier.openai;

/** A byte range of the request body and the bytes that take its place; none for a cut. */
public record Edit(ByteSpan span, byte[] replacement) {
    private static final byte[] NOTHING = {};

    public static Edit cut(ByteSpan span) {
        return new Edit(span, NOTHING);
    }
}
