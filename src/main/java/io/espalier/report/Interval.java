package io.espalier.report;

/**
 * A measured number and its 95 % interval.
 *
 * @param low below are 2.5 % of the bootstrap's draws
 * @param high above are 2.5 %
 */
public record Interval(double value, double low, double high) {
    /** Whether 0 is outside, on this side. */
    public boolean below() {
        return high < 0;
    }

    public boolean above() {
        return low > 0;
    }

    public double halfWidth() {
        return (high - low) / 2;
    }
}
