package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.moe.cut.TensorNames.Role;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.TensorEntry;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Checks that a checkpoint's routers and experts are where its layout says, and that none is missing. */
final class ExpertInventory {
    private record Part(int layer, String what) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            return layer == other.layer ? what.compareTo(other.what) : Integer.compare(layer, other.layer);
        }
    }

    private final CheckpointLayout layout;
    private final int experts;
    private final Map<Part, BitSet> parts = new TreeMap<>();

    ExpertInventory(CheckpointLayout layout, int experts) {
        this.layout = layout;
        this.experts = experts;
    }

    /** @throws UserError where the checkpoint is not as the layout says */
    void require(Checkpoint checkpoint) {
        var names = layout.names();
        var routed = new BitSet();
        for (var shard : checkpoint.shards()) {
            for (var tensor : shard.tensors()) {
                switch (names.role(tensor.name())) {
                    case Role.Router(int layer, String what) -> {
                        requireRows(tensor);
                        routed.set(layer);
                    }
                    case Role.Stack stack -> requireRows(tensor);
                    case Role.Expert(int layer, int expert, String before, String what) ->
                        parts.computeIfAbsent(new Part(layer, what), key -> new BitSet())
                                .set(requireKnown(tensor, expert));
                    case Role.OfBlock block -> {}
                    case Role.Other other -> {}
                }
            }
        }
        parts.forEach((part, found) -> requireComplete(part, found, routed));
    }

    private int requireKnown(TensorEntry tensor, int expert) {
        if (expert >= experts) {
            throw new UserError(
                    "tensor '" + tensor.name() + "': config.json speaks of " + experts + " experts, from 0 on");
        }
        return expert;
    }

    private void requireRows(TensorEntry tensor) {
        var whole = !tensor.shape().isEmpty() && tensor.shape().getFirst() == experts;
        if (!whole || tensor.bytes() % experts != 0) {
            throw new UserError("tensor '" + tensor.name() + "' of shape " + tensor.shape() + " is not " + experts
                    + " experts one after the other; this way of storing " + layout.name() + " cannot be cut");
        }
    }

    private void requireComplete(Part part, BitSet found, BitSet routed) {
        if (found.cardinality() != experts) {
            throw new UserError("block " + part.layer() + ": expert " + found.nextClearBit(0) + " has no '"
                    + part.what() + "', others have");
        }
        if (!routed.get(part.layer())) {
            throw new UserError("block " + part.layer() + " has experts and no router");
        }
    }
}
