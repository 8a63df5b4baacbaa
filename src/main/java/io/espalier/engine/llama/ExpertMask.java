package io.espalier.engine.llama;

import java.util.List;
import java.util.Map;

/**
 * Turns experts off without a new file: after a layer's router logits are computed, those of the masked experts become −∞,
 * so that neither softmax nor top-k sees them. Where a bias is added to the gates before the best are chosen, the biased ones
 * become −∞, too: a sigmoid turns −∞ into 0, and a bias could lift that again. Equal to a model cut to the other experts.
 */
public final class ExpertMask implements TensorObserver {
    private static final List<String> ROUTERS = List.of("ffn_moe_logits-", "ffn_moe_probs_biased-");

    private final Map<Integer, int[]> maskedByLayer;

    /** @param maskedByLayer the experts to turn off, by the layer's index in the model */
    public ExpertMask(Map<Integer, int[]> maskedByLayer) {
        this.maskedByLayer = Map.copyOf(maskedByLayer);
    }

    @Override
    public boolean wants(String name) {
        return maskedByLayer.containsKey(layer(name));
    }

    @Override
    public void seen(Tensor tensor) {
        var masked = maskedByLayer.get(layer(tensor.name()));
        if (masked == null) {
            return;
        }
        for (var expert : masked) {
            if (expert < 0 || expert >= tensor.extent(0)) {
                throw new LlamaException(
                        "tensor " + tensor.name() + " has " + tensor.extent(0) + " experts, no expert " + expert);
            }
        }
        tensor.fillColumns(masked, Float.NEGATIVE_INFINITY);
    }

    /** -1 for other tensors, and for views. */
    private static int layer(String name) {
        for (var router : ROUTERS) {
            var digits = name.startsWith(router) ? name.substring(router.length()) : "";
            if (digits.length() < 6 && !digits.isEmpty() && digits.chars().allMatch(Character::isDigit)) {
                return Integer.parseInt(digits);
            }
        }
        return -1;
    }
}
