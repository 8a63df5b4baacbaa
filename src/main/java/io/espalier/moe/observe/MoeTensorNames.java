package io.espalier.moe.observe;

import io.espalier.failure.UserError;
import io.espalier.moe.MoeShape;
import java.util.List;
import java.util.Set;

/**
 * What the engine calls the tensors that a model's MoE blocks compute, without the block's number. Which of the names there
 * are depends on the architecture: a gate may be renormalised and scaled after it is chosen, an output may get a bias, and
 * the last of each is what the forward pass goes on with.
 *
 * @param gate what an expert's output is multiplied by, {@code [1, k, tokens]} or {@code [k, tokens]}
 * @param output of the chosen experts before their gates, {@code [width, k, tokens]}
 * @param selection what the best {@code k} are the greatest of, {@code [experts, tokens]}
 */
public record MoeTensorNames(String gate, String output, String selection) {
    /** The residual stream before the block's norm, {@code [width, tokens]}. */
    static final String RESIDUAL = "ffn_inp";
    /** The chosen experts, {@code [k, tokens]}. */
    static final String CHOICE = "ffn_moe_topk";

    private static final List<String> GATES =
            List.of("ffn_moe_weights", "ffn_moe_weights_softmax", "ffn_moe_weights_norm", "ffn_moe_weights_scaled");
    private static final List<String> OUTPUTS = List.of("ffn_moe_down", "ffn_moe_down_scaled", "ffn_moe_down_biased");
    private static final List<String> SELECTIONS =
            List.of("ffn_moe_logits_biased", "ffn_moe_probs", "ffn_moe_probs_biased", "ffn_moe_probs_masked");

    /**
     * @param seen all names of a forward pass
     * @throws UserError where a block does not compute what is needed under a known name
     */
    static MoeTensorNames of(Set<String> seen, MoeShape shape) {
        var names =
                new MoeTensorNames(last(GATES, seen, shape), last(OUTPUTS, seen, shape), last(SELECTIONS, seen, shape));
        for (var layer : shape.layers()) {
            for (var name : List.of(RESIDUAL, CHOICE, names.gate, names.output, names.selection)) {
                if (!seen.contains(name + "-" + layer)) {
                    throw new UserError("the engine computes no tensor '" + name + "-" + layer + "' for architecture '"
                            + shape.architecture() + "', so its experts cannot be watched;"
                            + " another build of llama.cpp may (--library)");
                }
            }
        }
        return names;
    }

    private static String last(List<String> candidates, Set<String> seen, MoeShape shape) {
        var first = shape.layers().getFirst();
        return candidates.reversed().stream()
                .filter(name -> seen.contains(name + "-" + first))
                .findFirst()
                .orElse(candidates.getFirst());
    }
}
