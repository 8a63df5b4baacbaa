package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.moe.MoeShape;
import io.espalier.moe.cut.TensorNames.Role;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.TensorEntry;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks that a checkpoint's routers and experts are where its layout says, and that none is missing. */
final class ExpertInventory {
    private record Part(int layer, String what) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            return layer == other.layer ? what.compareTo(other.what) : Integer.compare(layer, other.layer);
        }
    }

    private final CheckpointLayout layout;
    private final ExpertStorage storage;
    private final MoeShape shape;
    private final Map<Part, BitSet> apart = new TreeMap<>();
    private final Set<Part> stacked = new TreeSet<>();
    private final Set<Part> routers = new TreeSet<>();

    ExpertInventory(CheckpointLayout layout, ExpertStorage storage, MoeShape shape) {
        this.layout = layout;
        this.storage = storage;
        this.shape = shape;
    }

    /** @throws UserError where the checkpoint is not as the layout says */
    void require(Checkpoint checkpoint) {
        var names = storage.names();
        checkpoint
                .shards()
                .forEach(shard -> shard.tensors().forEach(tensor -> take(tensor, names.role(tensor.name()))));
        apart.forEach(this::requireAllExperts);
        var blocks = new TreeSet<Integer>();
        routers.forEach(part -> blocks.add(part.layer()));
        apart.keySet().forEach(part -> blocks.add(part.layer()));
        stacked.forEach(part -> blocks.add(part.layer()));
        blocks.forEach(this::requireComplete);
    }

    private void take(TensorEntry tensor, Role role) {
        switch (role) {
            case Role.Router(int layer, String what) -> {
                requireRows(tensor);
                routers.add(new Part(requireLayer(tensor, layer), what));
            }
            case Role.Stack(int layer, String what) -> {
                requireRows(tensor);
                stacked.add(new Part(requireLayer(tensor, layer), what));
            }
            case Role.Expert(int layer, int expert, String before, String what) ->
                apart.computeIfAbsent(new Part(requireLayer(tensor, layer), what), key -> new BitSet())
                        .set(requireKnown(tensor, expert));
            case Role.OfBlock(int layer) -> requireLayer(tensor, layer);
            case Role.Other other -> {}
        }
    }

    private int requireLayer(TensorEntry tensor, int layer) {
        if (layer >= shape.blocks() && layout.extraBlocks() == null) {
            throw new UserError(
                    "tensor '" + tensor.name() + "': config.json speaks of " + shape.blocks() + " blocks, from 0 on");
        }
        return layer;
    }

    private int requireKnown(TensorEntry tensor, int expert) {
        if (expert >= shape.experts()) {
            throw new UserError(
                    "tensor '" + tensor.name() + "': config.json speaks of " + shape.experts() + " experts, from 0 on");
        }
        return expert;
    }

    private void requireRows(TensorEntry tensor) {
        var experts = shape.experts();
        var whole = !tensor.shape().isEmpty() && tensor.shape().getFirst() == experts;
        if (!whole || tensor.bytes() % experts != 0) {
            throw new UserError("tensor '" + tensor.name() + "' of shape " + tensor.shape() + " is not " + experts
                    + " experts one after the other; this way of storing " + layout.name() + " cannot be cut");
        }
    }

    private void requireAllExperts(Part part, BitSet found) {
        if (found.cardinality() != shape.experts()) {
            throw new UserError("block " + part.layer() + ": expert " + found.nextClearBit(0) + " has no '"
                    + part.what() + "', others have");
        }
    }

    private void requireComplete(int layer) {
        for (var part : layout.routerParts()) {
            if (!routers.contains(new Part(layer, part))) {
                throw new UserError("block " + layer + " has experts and no router '"
                        + storage.router().replace("{layer}", "" + layer) + part + "'");
            }
        }
        for (var part : storage.parts()) {
            if (!has(layer, part)) {
                throw new UserError("block " + layer + " has a router, but its experts have no '" + part
                        + "'; the checkpoint is not complete, or stores " + layout.name()
                        + " in a way that cannot be cut");
            }
        }
    }

    private boolean has(int layer, String part) {
        return stacked.stream().anyMatch(found -> found.layer() == layer && ExpertStorage.is(part, found.what()))
                || apart.keySet().stream()
                        .anyMatch(found -> found.layer() == layer && ExpertStorage.is(part, found.what()));
    }
}
