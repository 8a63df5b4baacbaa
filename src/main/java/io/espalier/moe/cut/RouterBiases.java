package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.moe.RoutingRules;
import io.espalier.moe.cut.TensorNames.Role;
import io.espalier.safetensors.ByteSource;
import io.espalier.safetensors.Dtype;
import io.espalier.safetensors.SafetensorsFile;
import io.espalier.safetensors.TensorEntry;
import io.espalier.safetensors.TensorPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The biases with which the routers of a safetensors checkpoint choose experts, lowered for the experts that a profile drops
 * until none of them is ever chosen. The weights of the chosen ones stay what they were, so that the full model with these
 * biases answers as the cut one does. Only routers with such a bias can be told so.
 */
public final class RouterBiases {
    /** Far below every logit and every sigmoid, and a number in every format of 16 bits. */
    private static final float NEVER = -1e4f;

    private RouterBiases() {}

    /**
     * The lowered bias of each MoE block, under its own name.
     *
     * @param options whether the checkpoint may be another form of the calibrated model
     * @throws UserError where the profile is not for this checkpoint, or its routers cannot be told to leave experts out
     */
    public static List<TensorPlan> lowered(Path folder, ExpertProfile profile, CutOptions options) {
        var source = SafetensorsMoe.open(folder);
        var parts = source.layout().routerParts();
        if (parts.size() < 2) {
            throw new UserError(source.layout().name() + ": its routers have no bias that could leave experts out;"
                    + " cut the checkpoint instead");
        }
        source.requireSameShape(profile);
        RoutingRules.requireMaskable(source.shape(), profile);
        source.requireSameModel(profile, options, Progress.NONE);
        var lowered = new ArrayList<TensorPlan>();
        for (var shard : source.checkpoint().shards()) {
            for (var tensor : shard.tensors()) {
                if (source.names().role(tensor.name()) instanceof Role.Router(int layer, String what)
                        && what.equals(parts.get(1))
                        && source.shape().layers().contains(layer)) {
                    lowered.add(lowered(shard, tensor, profile.dropped(layer)));
                }
            }
        }
        return lowered;
    }

    private static TensorPlan lowered(SafetensorsFile shard, TensorEntry tensor, int[] dropped) {
        var bytes = shard.bytes(tensor).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (var expert : dropped) {
            lower(bytes, expert, tensor);
        }
        return new TensorPlan(
                tensor.name(), tensor.dtype(), tensor.shape(), List.of(new ByteSource.Literal(bytes.array())));
    }

    private static void lower(ByteBuffer bytes, int expert, TensorEntry tensor) {
        switch (tensor.dtype()) {
            case F32 -> bytes.putFloat(Float.BYTES * expert, NEVER);
            case F16 -> bytes.putShort(Short.BYTES * expert, Float.floatToFloat16(NEVER));
            case BF16 -> bytes.putShort(Short.BYTES * expert, (short) (Float.floatToIntBits(NEVER) >>> 16));
            default ->
                throw new UserError("tensor '" + tensor.name() + "' is of " + tensor.dtype() + "; expected "
                        + List.of(Dtype.F32, Dtype.F16, Dtype.BF16));
        }
    }
}
