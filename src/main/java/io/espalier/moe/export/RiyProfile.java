package io.espalier.moe.export;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.export.ExportOptions.Routing;

/**
 * RIY profiles: the pairs of layer and expert that are not to be loaded. Version 1 always masks before top-k; version 2
 * says which way.
 */
record RiyProfile(int version) implements ExportFormat {
    @Override
    public String name() {
        return "riy-v" + version;
    }

    @Override
    public String reader() {
        return "vLLM with pull request 37824: vllm serve MODEL --riy-expert-profile FILE";
    }

    @Override
    public byte[] write(ExpertProfile profile, ExportOptions options) {
        if (version == 1 && options.routing() != Routing.PRE_TOPK_MASK) {
            throw new UserError("riy-v1 cannot say " + options.routing().label() + "; export riy-v2");
        }
        var json = JsonText.NODES.objectNode().put("version", version);
        if (version > 1) {
            json.put("routing_mode", options.routing().label());
        }
        var model = options.model();
        json.put("model", model == null ? profile.model().name() : model);
        if (version > 1 && options.revision() != null) {
            json.put("model_revision", options.revision());
        }
        var pruned = json.putArray("pruned_experts");
        profile.dropped().forEach((layer, experts) -> {
            for (var expert : experts) {
                pruned.addArray().add(layer).add(expert);
            }
        });
        return JsonText.line(json);
    }
}
