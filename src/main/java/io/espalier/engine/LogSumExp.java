package io.espalier.engine;

/**
 * {@code log Σ exp(x)}, fast over a whole vocabulary.
 *
 * <p>exp is computed as {@code 2^k · p(r)} with {@code x = k·ln 2 + r}, {@code |r| ≤ ln 2 / 2} and the Taylor polynomial of
 * degree 7, whose error is below a float's rounding. Without branches or calls the loop is vectorised; blocks are summed as
 * floats and blocks' sums as doubles, so that rounding does not grow with the vocabulary.
 */
public final class LogSumExp {
    private static final int BLOCK = 512;
    private static final float LOWEST = -80f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private LogSumExp() {}

    public static double of(float[] values) {
        var max = Float.NEGATIVE_INFINITY;
        for (var value : values) {
            max = Math.max(max, value);
        }
        var sum = 0.0;
        for (var start = 0; start < values.length; start += BLOCK) {
            sum += block(values, start, Math.min(values.length, start + BLOCK), max);
        }
        return Math.log(sum) + max;
    }

    private static float block(float[] values, int start, int end, float max) {
        var terms = new float[BLOCK];
        for (var i = start; i < end; i++) {
            terms[i - start] = exp(Math.max(values[i] - max, LOWEST));
        }
        var sum = 0f;
        for (var i = 0; i < end - start; i++) {
            sum += terms[i];
        }
        return sum;
    }

    /** For arguments from {@link #LOWEST} to 0. */
    private static float exp(float x) {
        var k = (int) (x * LOG2_E - 0.5f);
        var r = x - k * LN2_HIGH - k * LN2_LOW;
        var p = 1f
                + r * (1f + r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720 + r / 5040))))));
        return p * Float.intBitsToFloat((k + 127) << 23);
    }
}
