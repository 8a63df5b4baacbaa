package io.espalier.openai;

/** The bytes {@code [start, end)} of a request body. */
public record ByteSpan(int start, int end) {
    public ByteSpan {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a span: [" + start + ", " + end + ")");
        }
    }

    public int length() {
        return end - start;
    }
}
