package io.espalier.moe.observe;

import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Leaves experts out where they were chosen: their gates become 0 after the choice, and no other expert takes their place
 * or their weight. What servers call {@code post_topk_drop}.
 */
public final class ExpertDrop implements TensorObserver {
    private record Place(int layer, boolean gate) {}

    private final Map<Integer, boolean[]> dropped = new HashMap<>();
    private final Map<Integer, float[]> chosen = new HashMap<>();
    private final Map<String, Place> wanted = new HashMap<>();

    /** @param droppedByLayer the experts to leave out, by the layer's index in the model */
    public ExpertDrop(Map<Integer, int[]> droppedByLayer, int experts, MoeTensorNames names) {
        droppedByLayer.forEach((layer, ids) -> {
            var out = new boolean[experts];
            for (var id : ids) {
                out[id] = true;
            }
            dropped.put(layer, out);
            wanted.put(MoeTensorNames.CHOICE + "-" + layer, new Place(layer, false));
            wanted.put(names.gate() + "-" + layer, new Place(layer, true));
        });
    }

    @Override
    public boolean wants(String name) {
        return wanted.containsKey(name);
    }

    /** The choice comes before the gates, which are read at its places. */
    @Override
    public void seen(Tensor tensor) {
        var place = Objects.requireNonNull(wanted.get(tensor.name()));
        var values = tensor.floats();
        if (!place.gate()) {
            chosen.put(place.layer(), values);
            return;
        }
        var out = Objects.requireNonNull(dropped.get(place.layer()));
        var experts = Objects.requireNonNull(chosen.get(place.layer()));
        for (var at = 0; at < values.length; at++) {
            if (out[(int) experts[at]]) {
                values[at] = 0;
            }
        }
        tensor.replace(values);
    }
}
