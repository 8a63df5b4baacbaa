package io.espalier.openai;

/** Perhaps JSON, but nested deeper than anything a model is sent. */
final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooDeep() {
        super("nested deeper than " + JsonCursor.MAX_DEPTH + " levels", null, false, false);
    }
}
