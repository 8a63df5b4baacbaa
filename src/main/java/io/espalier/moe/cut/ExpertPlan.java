package io.espalier.moe.cut;

import io.espalier.moe.ExpertProfile;
import io.espalier.moe.cut.TensorNames.Role;
import io.espalier.safetensors.ByteSource;
import io.espalier.safetensors.SafetensorsFile;
import io.espalier.safetensors.TensorEntry;
import io.espalier.safetensors.TensorPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of each tensor of a checkpoint when the experts that a profile drops go. */
final class ExpertPlan {
    private final TensorNames names;
    private final int experts;
    private final int blocks;
    private final ExtraBlocks extraBlocks;
    private final Map<Integer, int[]> kept;
    private final int[] keptByLast;

    ExpertPlan(SafetensorsMoe source, ExpertProfile profile, ExtraBlocks extraBlocks) {
        names = source.names();
        experts = source.shape().experts();
        blocks = source.shape().blocks();
        this.extraBlocks = extraBlocks;
        kept = profile.kept();
        keptByLast = profile.kept(source.shape().layers().getLast());
    }

    /** The tensor as it is to be written; empty where it goes. */
    Optional<TensorPlan> plan(SafetensorsFile file, TensorEntry tensor) {
        return switch (names.role(tensor.name())) {
            case Role.Router(int layer, String what) -> sliced(file, tensor, layer);
            case Role.Stack(int layer, String what) -> sliced(file, tensor, layer);
            case Role.Expert(int layer, int expert, String before, String what) when goes(layer) -> Optional.empty();
            case Role.Expert(int layer, int expert, String before, String what) -> {
                var number = Arrays.binarySearch(kept(layer), expert);
                yield number < 0 ? Optional.empty() : Optional.of(whole(file, tensor, before + number + "." + what));
            }
            case Role.OfBlock(int layer) when goes(layer) -> Optional.empty();
            case Role.OfBlock block -> Optional.of(whole(file, tensor, tensor.name()));
            case Role.Other other -> Optional.of(whole(file, tensor, tensor.name()));
        };
    }

    private boolean goes(int layer) {
        return layer >= blocks && extraBlocks == ExtraBlocks.DROP;
    }

    private int[] kept(int layer) {
        return kept.getOrDefault(layer, keptByLast);
    }

    private static TensorPlan whole(SafetensorsFile file, TensorEntry tensor, String name) {
        return new TensorPlan(name, tensor.dtype(), tensor.shape(), List.of(file.range(tensor)));
    }

    private Optional<TensorPlan> sliced(SafetensorsFile file, TensorEntry tensor, int layer) {
        if (goes(layer)) {
            return Optional.empty();
        }
        var each = tensor.bytes() / experts;
        var shape = new ArrayList<>(tensor.shape());
        shape.set(0, (long) kept(layer).length);
        var pieces = new ArrayList<ByteSource>();
        for (var run : ExpertRun.of(kept(layer))) {
            pieces.add(file.range(tensor, run.from() * each, run.to() * each));
        }
        return Optional.of(new TensorPlan(tensor.name(), tensor.dtype(), shape, pieces));
    }
}
