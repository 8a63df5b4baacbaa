package io.espalier.report;

import java.util.Locale;

/**
 * A measured number and its 95 % interval.
 *
 * @param low below are 2.5 % of the bootstrap's draws
 * @param high above are 2.5 %
 */
public record Interval(double value, double low, double high) {
    /** With three digits, such as {@code 0.852 [0.800, 0.902]}: of what is no difference. */
    public String unsigned() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, low, high);
    }

    /** With signs and three digits, such as {@code -0.021 [-0.032, -0.010]}. */
    public String signed() {
        return String.format(Locale.ROOT, "%+.3f [%+.3f, %+.3f]", value, low, high);
    }

    /** Whether all of it lies below 0. */
    public boolean below() {
        return high < 0;
    }

    /** Whether all of it lies above 0. */
    public boolean above() {
        return low > 0;
    }

    public double halfWidth() {
        return (high - low) / 2;
    }
}
