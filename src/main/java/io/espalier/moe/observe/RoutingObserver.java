package io.espalier.moe.observe;

import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.moe.MoeShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Remembers which experts the tokens of the last evaluation were routed to, and by what scores. */
public final class RoutingObserver implements TensorObserver {
    private final MoeShape shape;
    private final MoeTensorNames names;
    private final Map<String, float[]> wanted = new HashMap<>();

    public RoutingObserver(MoeShape shape, MoeTensorNames names) {
        this.shape = shape;
        this.names = names;
        for (var layer : shape.layers()) {
            wanted.put(MoeTensorNames.CHOICE + "-" + layer, new float[0]);
            wanted.put(names.selection() + "-" + layer, new float[0]);
        }
    }

    @Override
    public boolean wants(String name) {
        return wanted.containsKey(name);
    }

    @Override
    public void seen(Tensor tensor) {
        wanted.put(tensor.name(), tensor.floats());
    }

    /** The experts of a token, ascending. */
    public int[] chosen(int layer, int row) {
        var all = of(MoeTensorNames.CHOICE, layer);
        var chosen = new int[shape.active()];
        for (var k = 0; k < chosen.length; k++) {
            chosen[k] = (int) all[row * chosen.length + k];
        }
        Arrays.sort(chosen);
        return chosen;
    }

    /** What the expert was chosen by, or was not. */
    public float score(int layer, int row, int expert) {
        return of(names.selection(), layer)[row * shape.experts() + expert];
    }

    private float[] of(String role, int layer) {
        return Objects.requireNonNull(wanted.get(role + "-" + layer));
    }
}
