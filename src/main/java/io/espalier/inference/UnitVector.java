package io.espalier.inference;

/** A sum's direction. */
final class UnitVector {
    private UnitVector() {}

    static float[] of(double[] sum) {
        var squares = 0.0;
        for (var value : sum) {
            squares += value * value;
        }
        var length = Math.sqrt(squares);
        var unit = new float[sum.length];
        for (var i = 0; i < sum.length; i++) {
            unit[i] = (float) (sum[i] / length);
        }
        return unit;
    }
}
