package io.espalier.domain;

/**
 * The domain that a text is nearest to.
 *
 * @param confidence its calibrated probability, in [0, 1]
 * @param like whether the text is like it at all
 */
public record Nearest(String label, double confidence, boolean like) {
    /** @param minConfidence below it the domain is unknown */
    public Domain at(double minConfidence) {
        return like && confidence >= minConfidence ? new Domain(label, confidence) : Domain.unknown(confidence);
    }
}
