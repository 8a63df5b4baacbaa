package io.espalier.moe.observe;

import io.espalier.engine.llama.Tensor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tensors of one MoE block in one forward pass, in whatever order they come. */
final class BlockTensors {
    /** What is needed of a block. */
    enum Part {
        RESIDUAL,
        CHOICE,
        GATE,
        OUTPUT
    }

    private final Map<Part, float[]> values = new EnumMap<>(Part.class);
    private int active;

    /** @return the tokens, where this was the last tensor that was missing */
    Optional<RoutedTokens> add(Part part, Tensor tensor) {
        values.put(part, tensor.floats());
        if (part == Part.CHOICE) {
            active = tensor.extent(0);
        }
        if (values.size() < Part.values().length) {
            return Optional.empty();
        }
        var tokens = new RoutedTokens(active, of(Part.RESIDUAL), of(Part.CHOICE), of(Part.GATE), of(Part.OUTPUT));
        values.clear();
        return Optional.of(tokens);
    }

    private float[] of(Part part) {
        return Objects.requireNonNull(values.get(part));
    }
}
