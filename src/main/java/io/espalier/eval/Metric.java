package io.espalier.eval;

/** What is measured of an answer. */
public enum Metric {
    /** Mean negative log-likelihood of the gold answer's tokens, in nats. */
    NLL("NLL", "nats a token"),
    /** Whether the target's own answer is right. */
    ACCURACY("accuracy", "share of right answers");

    private final String label;
    private final String unit;

    Metric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }
}
