package io.espalier.moe;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The sums of one MoE layer, in float64: for each {@link Sum} an array with a number for each expert. */
@JsonSerialize(using = ExpertSumsJson.Writer.class)
@JsonDeserialize(using = ExpertSumsJson.Reader.class)
public final class ExpertSums {
    private final int experts;
    private final Map<Sum, double[]> sums = new EnumMap<>(Sum.class);

    public ExpertSums(int experts) {
        this.experts = experts;
        for (var sum : Sum.values()) {
            sums.put(sum, new double[experts]);
        }
    }

    /** @throws IllegalArgumentException where a sum is missing, of another length, or not a finite number from 0 on */
    public static ExpertSums of(Map<Sum, double[]> values) {
        var experts = required(values, Sum.COUNT).length;
        var result = new ExpertSums(experts);
        for (var sum : Sum.values()) {
            var given = required(values, sum);
            if (given.length != experts) {
                throw new IllegalArgumentException(
                        sum.key() + " has " + given.length + " experts, " + Sum.COUNT.key() + " has " + experts);
            }
            if (!Arrays.stream(given).allMatch(value -> Double.isFinite(value) && value >= 0)) {
                throw new IllegalArgumentException(sum.key() + " holds a number that no sum can be");
            }
            result.sums.put(sum, given.clone());
        }
        return result;
    }

    private static double[] required(Map<Sum, double[]> values, Sum sum) {
        var given = values.get(sum);
        if (given == null) {
            throw new IllegalArgumentException(sum.key() + " is missing");
        }
        return given;
    }

    public int experts() {
        return experts;
    }

    /** A number for each expert. Not a copy: to be read only. */
    public double[] of(Sum sum) {
        return required(sums, sum);
    }

    /**
     * Adds one token's use of one expert.
     *
     * @param gate what the forward pass multiplied the expert's output by
     * @param norm of the expert's output before the gate
     * @param shift how far the token's routed experts turned the residual
     */
    public void add(int expert, double gate, double norm, double shift) {
        for (var sum : sums.entrySet()) {
            sum.getValue()[expert] += sum.getKey().term(gate, norm, shift);
        }
    }

    public void add(ExpertSums more) {
        for (var sum : sums.entrySet()) {
            var values = sum.getValue();
            var added = more.of(sum.getKey());
            for (var expert = 0; expert < experts; expert++) {
                values[expert] += added[expert];
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExpertSums that
                && Arrays.stream(Sum.values()).allMatch(sum -> Arrays.equals(of(sum), that.of(sum)));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(of(Sum.GATED_NORM_SHIFT));
    }
}
