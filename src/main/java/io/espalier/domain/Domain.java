package io.espalier.domain;

/**
 * What a request is about, as far as the classifier can tell.
 *
 * @param label the domain's name; {@value #UNKNOWN_LABEL} where none is likely enough
 * @param confidence the calibrated probability of the likeliest domain, in [0, 1], whether it was likely enough or not
 */
public record Domain(String label, double confidence) {
    public static final String UNKNOWN_LABEL = "unknown";

    static Domain unknown(double confidence) {
        return new Domain(UNKNOWN_LABEL, confidence);
    }

    public boolean known() {
        return !label.equals(UNKNOWN_LABEL);
    }
}
