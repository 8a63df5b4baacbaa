package io.espalier.moe;

import java.util.List;

/**
 * The mixture-of-experts blocks of a model.
 *
 * @param architecture as the checkpoint names it: GGUF's {@code general.architecture}, or {@code model_type}
 * @param blocks all blocks of the model, dense ones included
 * @param layers the MoE blocks' indices in the model, ascending
 * @param experts routed experts of each
 * @param active experts a token is routed to (top-k)
 * @param groups groups that the router chooses among first; 1 where it chooses among all experts
 * @param activeGroups groups a token may use
 */
public record MoeShape(
        String architecture, int blocks, List<Integer> layers, int experts, int active, int groups, int activeGroups) {
    private static final int MOST_EXPERTS = 1 << 16;

    public MoeShape {
        layers = List.copyOf(layers);
        require(!layers.isEmpty(), "layers: a mixture-of-experts model has at least one MoE block");
        var most = blocks;
        require(layers.stream().allMatch(layer -> layer >= 0 && layer < most), "layers: beyond the model's blocks");
        require(layers.stream().distinct().sorted().toList().equals(layers), "layers: not ascending");
        require(experts > 0 && experts <= MOST_EXPERTS, "experts: " + experts);
        require(active > 0 && active <= experts, "active: " + active + " of " + experts + " experts");
        require(groups > 0 && experts % groups == 0, "groups: " + groups + " of " + experts + " experts");
        require(activeGroups > 0 && activeGroups <= groups, "activeGroups: " + activeGroups + " of " + groups);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    public boolean grouped() {
        return groups > 1;
    }

    /** Whether expert {@code i} of one is expert {@code i} of the other, as far as numbers can tell. */
    public boolean sameExperts(MoeShape other) {
        return layers.equals(other.layers) && experts == other.experts && active == other.active;
    }
}
