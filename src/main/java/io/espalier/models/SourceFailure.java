package io.espalier.models;

/** A source does not have the file, or cannot be reached; another may. */
final class SourceFailure extends Exception {
    private static final long serialVersionUID = 1L;

    SourceFailure(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
