package io.espalier.report;

import java.util.Locale;

/**
 * A measured number and its 95 % interval.
 *
 * @param low below are 2.5 % of the bootstrap's draws
 * @param high above are 2.5 %
 */
public record Interval(double value, double low, double high) {
    /** With signs and three digits, such as {@code -0.021 [-0.032, -0.010]}. */
    public String signed() {
        return String.format(Locale.ROOT, "%+.3f [%+.3f, %+.3f]", value, low, high);
    }

    /** Whether 0 is outside, above it. */
    public boolean below() {
        return high < 0;
    }

    /** Whether 0 is outside, below it. */
    public boolean above() {
        return low > 0;
    }

    public double halfWidth() {
        return (high - low) / 2;
    }
}
