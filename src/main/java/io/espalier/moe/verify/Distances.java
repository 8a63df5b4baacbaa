package io.espalier.moe.verify;

import java.util.Arrays;

/** Numbers, a token each, and how they are spread. */
final class Distances {
    private float[] values = new float[1024];
    private int count;

    /** A distance that is no number is one without end. */
    void add(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = Double.isNaN(value) ? Float.POSITIVE_INFINITY : (float) value;
    }

    int count() {
        return count;
    }

    Proof.Differences differences() {
        var sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0
                ? new Proof.Differences(0, 0, 0, 0)
                : new Proof.Differences(count, sorted[count / 2], sorted[(int) (0.99 * count)], sorted[count - 1]);
    }
}
