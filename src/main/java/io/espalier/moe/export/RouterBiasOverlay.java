package io.espalier.moe.export;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.cut.CutOptions;
import io.espalier.moe.cut.ExtraBlocks;
import io.espalier.moe.cut.RouterBiases;
import io.espalier.safetensors.SafetensorsWriter;
import java.util.Map;

/**
 * The router biases of the served checkpoint, lowered until the dropped experts are never chosen: one small tensor for each
 * MoE block, under the names of the checkpoint. Loaded over the full weights, it makes a full server answer as a cut one;
 * it frees no memory.
 */
final class RouterBiasOverlay implements ExportFormat {
    @Override
    public String name() {
        return "router-bias";
    }

    @Override
    public String reader() {
        return "whatever loads some tensors over a served DeepSeek-V3, GLM-4.5 or gpt-oss checkpoint:"
                + " SGLang 0.5 POST /update_weights_from_disk, transformers 5 load_state_dict(strict=False)";
    }

    @Override
    public byte[] write(ExpertProfile profile, ExportOptions options) {
        var checkpoint = options.checkpoint();
        if (checkpoint == null) {
            throw new UserError("router-bias needs the checkpoint whose biases it lowers: --checkpoint DIR");
        }
        var lowered = RouterBiases.lowered(checkpoint, profile, new CutOptions(ExtraBlocks.DROP, options.converted()));
        return SafetensorsWriter.bytes(Map.of("format", "pt", "espalier.profile", profile.name()), lowered);
    }
}
