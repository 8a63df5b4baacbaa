package io.espalier.domain;

import java.util.Arrays;
import java.util.Collection;

/** Arithmetic on encoder vectors; sums in float64. */
final class Vectors {
    private Vectors() {}

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Adds {@code times} the vector to the sum, in place. */
    static void add(double[] sum, float[] vector, int times) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (double) times * vector[i];
        }
    }

    static double[] sum(Collection<float[]> vectors, int dimensions) {
        var sum = new double[dimensions];
        vectors.forEach(vector -> add(sum, vector, 1));
        return sum;
    }

    /** The unit vector in the direction of a sum; zeros where the sum is zero. */
    static float[] unit(double[] sum) {
        double norm = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        var unit = new float[sum.length];
        for (int i = 0; norm > 0 && i < sum.length; i++) {
            unit[i] = (float) (sum[i] / norm);
        }
        return unit;
    }
}
