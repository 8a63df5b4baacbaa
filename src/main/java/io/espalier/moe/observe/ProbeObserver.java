package io.espalier.moe.observe;

import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.failure.UserError;
import io.espalier.moe.MoeShape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in a short forward pass what the engine calls a model's tensors, and whether they are what they are taken for:
 * in every MoE block, {@code Σ gate · output} must be the routed sum that the engine itself goes on with.
 */
final class ProbeObserver implements TensorObserver {
    private static final double TOLERANCE = 1e-3;
    private static final String ROUTED = "ffn_moe_out";
    /** The block's output with the shared experts', where the architecture has some. */
    private static final String ALL = "ffn_out";

    private static final List<String> SHARED = List.of("ffn_shexp_out", "ffn_shexp");

    private final MoeShape shape;
    private final Set<String> names = new HashSet<>();
    private final Map<String, float[]> values = new HashMap<>();
    private int active;

    ProbeObserver(MoeShape shape) {
        this.shape = shape;
    }

    @Override
    public boolean wants(String name) {
        names.add(name);
        return name.matches("ffn_(?:inp|out|shexp|shexp_out|moe_[a-z_]+)-\\d{1,6}");
    }

    @Override
    public void seen(Tensor tensor) {
        if (tensor.readable()) {
            values.put(tensor.name(), tensor.floats());
        }
        if (tensor.name().startsWith(MoeTensorNames.CHOICE + "-")) {
            active = tensor.extent(0);
        }
    }

    /** @throws UserError where something that is needed has no known name, or does not add up */
    MoeTensorNames found() {
        var found = MoeTensorNames.of(names, shape);
        for (var layer : shape.layers()) {
            var block = new RoutedTokens(
                    active,
                    value(MoeTensorNames.RESIDUAL, layer),
                    value(MoeTensorNames.CHOICE, layer),
                    value(found.gate(), layer),
                    value(found.output(), layer));
            if (!adds(block, values.get(ROUTED + "-" + layer)) && !adds(block, withoutShared(layer))) {
                throw new UserError("block " + layer + " of architecture '" + shape.architecture()
                        + "' does not add its experts up as Σ gate · output, so that their scores would mean nothing;"
                        + " this program cannot calibrate it");
            }
        }
        return found;
    }

    private float[] value(String role, int layer) {
        return Objects.requireNonNull(values.get(role + "-" + layer));
    }

    /** Some architectures name the routed sum otherwise, or give its name to another tensor. */
    private float @Nullable [] withoutShared(int layer) {
        var all = values.get(ALL + "-" + layer);
        var shared = SHARED.stream()
                .map(role -> values.get(role + "-" + layer))
                .filter(Objects::nonNull)
                .findFirst();
        if (all == null || shared.isEmpty()) {
            return all;
        }
        var difference = all.clone();
        for (var i = 0; i < difference.length; i++) {
            difference[i] -= shared.get()[i];
        }
        return difference;
    }

    private static boolean adds(RoutedTokens block, float @Nullable [] sum) {
        if (sum == null || sum.length != block.residual().length) {
            return false;
        }
        var tokens = block.experts().length / block.active();
        var width = sum.length / tokens;
        var greatest = 0.0;
        var worst = 0.0;
        for (var at = 0; at < sum.length; at++) {
            greatest = Math.max(greatest, Math.abs(sum[at]));
            worst = Math.max(worst, Math.abs(sum[at] - block.routed(at / width, at % width, width)));
        }
        return worst <= TOLERANCE * greatest;
    }
}
