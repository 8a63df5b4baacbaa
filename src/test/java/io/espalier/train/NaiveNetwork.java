package io.espalier.train;

import io.espalier.train.Head.Part;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Erf;

/** The heads written out in float64, with gradients by central differences: the oracle, for small heads. */
public final class NaiveNetwork implements Network {
    private static final double EPSILON = 1e-5;
    private static final float NUDGE = 1e-2f;

    private final Standardisation standardisation;

    public NaiveNetwork(Standardisation standardisation) {
        this.standardisation = standardisation;
    }

    @Override
    public double[] shotLogits(Heads heads, List<EncodedShot> shots) {
        return shots.stream().mapToDouble(shot -> logit(heads.shot(), shot)).toArray();
    }

    private double logit(Head head, EncodedShot shot) {
        var sum = 0.0;
        for (var piece : shot.pieces()) {
            sum += piece.length() * logit(head, standardisation.row(shot, piece));
        }
        return sum / shot.length();
    }

    public static double logit(Head head, float[] row) {
        var input = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            input[i] = row[i];
        }
        var normed = normed(input, head.of(Part.INPUT_SCALE), head.of(Part.INPUT_SHIFT));
        var hidden = linear(normed, head.of(Part.FIRST), head.of(Part.FIRST_BIAS));
        var active = normed(hidden, head.of(Part.HIDDEN_SCALE), head.of(Part.HIDDEN_SHIFT));
        for (int i = 0; i < active.length; i++) {
            active[i] = active[i] * (1 + Erf.erf(active[i] / Math.sqrt(2))) / 2;
        }
        var logits = linear(active, head.of(Part.LAST), head.of(Part.LAST_BIAS));
        return logits[1] - logits[0];
    }

    private static double[] normed(double[] x, float[] scale, float[] shift) {
        var mean = 0.0;
        for (var value : x) {
            mean += value / x.length;
        }
        var variance = 0.0;
        for (var value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        var normed = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            normed[i] = (x[i] - mean) / Math.sqrt(variance + EPSILON) * scale[i] + shift[i];
        }
        return normed;
    }

    private static double[] linear(double[] x, float[] weight, float[] bias) {
        var y = new double[bias.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = bias[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += weight[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    @Override
    public double[] pieceLogits(Heads heads, List<float[]> states) {
        return states.stream().mapToDouble(row -> logit(heads.token(), row)).toArray();
    }

    @Override
    public Heads gradient(Heads heads, Direction direction) {
        var gradient = new ArrayList<float[]>();
        for (int a = 0; a < heads.arrays().size(); a++) {
            var array = new float[heads.arrays().get(a).length];
            for (int k = 0; k < array.length; k++) {
                var up = objective(nudged(heads, a, k, NUDGE), direction);
                var down = objective(nudged(heads, a, k, -NUDGE), direction);
                array[k] = (float) ((up - down) / (2 * NUDGE));
            }
            gradient.add(array);
        }
        return heads.with(gradient);
    }

    private static Heads nudged(Heads heads, int array, int place, float nudge) {
        var arrays = new ArrayList<>(heads.arrays());
        var moved = arrays.get(array).clone();
        moved[place] += nudge;
        arrays.set(array, moved);
        return heads.with(arrays);
    }

    private double objective(Heads heads, Direction direction) {
        return dot(direction.ofShots(), shotLogits(heads, direction.shots()))
                + dot(direction.ofPieces(), pieceLogits(heads, direction.states()));
    }

    private static double dot(double[] a, double[] b) {
        var sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public void close() {}
}
