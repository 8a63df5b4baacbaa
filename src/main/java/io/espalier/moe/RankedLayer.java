package io.espalier.moe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The experts of one MoE block, best first.
 *
 * @param layer the block's index in the model
 * @param ranked all experts; of equals the lower id comes first
 * @param shares the score of each, in the same order, as a share of the layer's sum
 */
public record RankedLayer(int layer, List<Integer> ranked, List<Double> shares) {
    public RankedLayer {
        ranked = List.copyOf(ranked);
        shares = List.copyOf(shares);
        if (!ranked.stream()
                .sorted()
                .toList()
                .equals(IntStream.range(0, ranked.size()).boxed().toList())) {
            throw new IllegalArgumentException("layers." + layer + ".ranked: not every expert exactly once");
        }
        if (shares.size() != ranked.size()) {
            throw new IllegalArgumentException("layers." + layer + ".shares: not one for each expert");
        }
    }

    /**
     * The best experts, ascending by id.
     *
     * @param groups the same number is kept of each; 1 for the best of all
     */
    int[] best(int keep, int groups) {
        var groupSize = ranked.size() / groups;
        var left = new int[groups];
        Arrays.fill(left, keep / groups);
        return ranked.stream()
                .mapToInt(Integer::intValue)
                .filter(expert -> left[expert / groupSize]-- > 0)
                .sorted()
                .toArray();
    }
}
