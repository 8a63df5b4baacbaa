package io.espalier.moe.observe;

import io.espalier.engine.llama.Tensor;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.ExpertSums;
import io.espalier.moe.MoeShape;
import io.espalier.moe.observe.BlockTensors.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** Collects the sums of all MoE blocks from the forward passes it watches. */
public final class SumsObserver implements TensorObserver {
    private record Place(Part part, int layer) {}

    private final MoeShape shape;
    private final Map<String, Place> wanted = new HashMap<>();
    private final Map<Integer, BlockTensors> blocks = new HashMap<>();
    private SortedMap<Integer, ExpertSums> sums;

    public SumsObserver(MoeShape shape, MoeTensorNames names) {
        this.shape = shape;
        sums = ExpertScores.nothing(shape);
        for (var layer : shape.layers()) {
            blocks.put(layer, new BlockTensors());
            wanted.put(MoeTensorNames.RESIDUAL + "-" + layer, new Place(Part.RESIDUAL, layer));
            wanted.put(MoeTensorNames.CHOICE + "-" + layer, new Place(Part.CHOICE, layer));
            wanted.put(names.gate() + "-" + layer, new Place(Part.GATE, layer));
            wanted.put(names.output() + "-" + layer, new Place(Part.OUTPUT, layer));
        }
    }

    @Override
    public boolean wants(String name) {
        return wanted.containsKey(name);
    }

    @Override
    public void seen(Tensor tensor) {
        var place = Objects.requireNonNull(wanted.get(tensor.name()));
        Objects.requireNonNull(blocks.get(place.layer()))
                .add(place.part(), tensor)
                .ifPresent(tokens -> tokens.addTo(Objects.requireNonNull(sums.get(place.layer()))));
    }

    /** What was collected since this was last called. */
    public SortedMap<Integer, ExpertSums> take() {
        var taken = sums;
        sums = ExpertScores.nothing(shape);
        return taken;
    }
}
