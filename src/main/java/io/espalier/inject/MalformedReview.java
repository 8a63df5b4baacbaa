package io.espalier.inject;

/** A question that is not an {@code AdmissionReview}; the message says what was expected. */
public final class MalformedReview extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedReview(String message) {
        super(message);
    }
}
