package io.espalier.openai;

/** The bytes are not JSON; thrown and caught inside this package only, and so without a stack trace. */
final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /** @param message what was expected, never a word of the body */
    MalformedJson(int offset, String message) {
        super(message, null, false, false);
        this.offset = offset;
    }

    int offset() {
        return offset;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
