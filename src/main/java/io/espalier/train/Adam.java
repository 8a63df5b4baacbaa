package io.espalier.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Adam (Kingma and Ba 2015), upwards. Plain values, so that a checkpoint can hold them and a resumed run takes the very step that the
 * stopped one would have taken.
 *
 * <pre>
 *   m ← β₁ m + (1−β₁) g        v ← β₂ v + (1−β₂) g²
 *   w ← w + rate · (m / (1−β₁ᵗ)) / (√(v / (1−β₂ᵗ)) + ε)
 * </pre>
 *
 * @param steps taken so far, t
 * @param first the means of the gradients, m
 * @param second the means of their squares, v
 */
public record Adam(int steps, List<float[]> first, List<float[]> second) {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /** Weights that have moved, and what moved them. */
    public record Step(List<float[]> weights, Adam adam) {}

    public static Adam start(List<float[]> weights) {
        return new Adam(0, zeros(weights), zeros(weights));
    }

    private static List<float[]> zeros(List<float[]> like) {
        return like.stream().map(array -> new float[array.length]).toList();
    }

    public Step ascend(List<float[]> weights, List<float[]> gradient, double rate) {
        int t = steps + 1;
        var m = arrays(i -> mixed(first.get(i), gradient.get(i), BETA1, 1));
        var v = arrays(i -> mixed(second.get(i), gradient.get(i), BETA2, 2));
        var unbiasM = 1 - Math.pow(BETA1, t);
        var unbiasV = 1 - Math.pow(BETA2, t);
        var moved = arrays(i -> {
            var array = weights.get(i).clone();
            for (int k = 0; k < array.length; k++) {
                array[k] += (float) (rate * (m.get(i)[k] / unbiasM) / (Math.sqrt(v.get(i)[k] / unbiasV) + EPSILON));
            }
            return array;
        });
        return new Step(moved, new Adam(t, m, v));
    }

    private List<float[]> arrays(IntFunction<float[]> array) {
        return new ArrayList<>(IntStream.range(0, first.size()).mapToObj(array).toList());
    }

    private static float[] mixed(float[] mean, float[] gradient, double kept, int power) {
        var mixed = new float[mean.length];
        for (int k = 0; k < mixed.length; k++) {
            mixed[k] = (float) (kept * mean[k] + (1 - kept) * Math.pow(gradient[k], power));
        }
        return mixed;
    }
}
