package io.espalier.engine.llama;

import java.util.Map;

/**
 * Turns experts off without a new file: after a layer's router logits are computed, those of the masked experts become −∞,
 * so that neither softmax nor top-k sees them. Equal to a model cut to the other experts.
 */
public final class ExpertMask implements TensorObserver {
    private static final String ROUTER = "ffn_moe_logits-";

    private final Map<Integer, int[]> maskedByLayer;

    /** @param maskedByLayer the experts to turn off, by the layer's index in the model */
    public ExpertMask(Map<Integer, int[]> maskedByLayer) {
        this.maskedByLayer = Map.copyOf(maskedByLayer);
    }

    @Override
    public boolean wants(String name) {
        return name.startsWith(ROUTER) && maskedByLayer.containsKey(layer(name));
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

    /** -1 for the names of views. */
    private static int layer(String name) {
        var digits = name.substring(ROUTER.length());
        return digits.chars().allMatch(Character::isDigit) && !digits.isEmpty() && digits.length() < 6
                ? Integer.parseInt(digits)
                : -1;
    }
}
