package io.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * The weights of one head, LayerNorm(d) → Linear(d, h) → LayerNorm(h) → GELU → Linear(h, 2), whose two outputs are the logits of prune and
 * keep.
 *
 * @param inputs d
 * @param hidden h
 * @param arrays one for each {@link Part}, row-major
 */
public record Head(int inputs, int hidden, List<float[]> arrays) {
    /** Prune and keep. */
    public static final int OUTPUTS = 2;

    private static final double LAST_SPREAD = 0.02;

    /** A head's arrays, in the order in which an input meets them. */
    public enum Part {
        INPUT_SCALE,
        INPUT_SHIFT,
        /** [h, d] */
        FIRST,
        FIRST_BIAS,
        HIDDEN_SCALE,
        HIDDEN_SHIFT,
        /** [2, h] */
        LAST,
        LAST_BIAS;

        int length(int inputs, int hidden) {
            return switch (this) {
                case INPUT_SCALE, INPUT_SHIFT -> inputs;
                case FIRST -> hidden * inputs;
                case FIRST_BIAS, HIDDEN_SCALE, HIDDEN_SHIFT -> hidden;
                case LAST -> OUTPUTS * hidden;
                case LAST_BIAS -> OUTPUTS;
            };
        }
    }

    public Head {
        arrays = List.copyOf(arrays);
        for (var part : Part.values()) {
            if (arrays.size() != Part.values().length
                    || arrays.get(part.ordinal()).length != part.length(inputs, hidden)) {
                throw new IllegalArgumentException("these are not the weights of a head " + inputs + "×" + hidden);
            }
        }
    }

    /**
     * Untrained weights: the first layer as PyTorch draws it, U(±1/√d); the last as the paper's code does, N(0, 0.02) about a bias.
     *
     * @param bias of keep, and its negative of prune: the paper's 1 is a keep-probability of 0.88, 0 one of one half
     */
    public static Head initial(int inputs, int hidden, double bias, RandomGenerator random) {
        var head = empty(inputs, hidden);
        Arrays.fill(head.of(Part.INPUT_SCALE), 1);
        Arrays.fill(head.of(Part.HIDDEN_SCALE), 1);
        var bound = 1 / Math.sqrt(inputs);
        fill(head.of(Part.FIRST), () -> random.nextDouble(-bound, bound));
        fill(head.of(Part.FIRST_BIAS), () -> random.nextDouble(-bound, bound));
        fill(head.of(Part.LAST), () -> random.nextGaussian(0, LAST_SPREAD));
        head.of(Part.LAST_BIAS)[0] = (float) random.nextGaussian(-bias, LAST_SPREAD);
        head.of(Part.LAST_BIAS)[1] = (float) random.nextGaussian(bias, LAST_SPREAD);
        return head;
    }

    /** All zero. */
    static Head empty(int inputs, int hidden) {
        var arrays = new ArrayList<float[]>();
        for (var part : Part.values()) {
            arrays.add(new float[part.length(inputs, hidden)]);
        }
        return new Head(inputs, hidden, arrays);
    }

    private static void fill(float[] array, DoubleSupplier value) {
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) value.getAsDouble();
        }
    }

    public float[] of(Part part) {
        return arrays.get(part.ordinal());
    }

    /** A head of this shape with other weights. */
    public Head with(List<float[]> others) {
        return new Head(inputs, hidden, others);
    }
}
