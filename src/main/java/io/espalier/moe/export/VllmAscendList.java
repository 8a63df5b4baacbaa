package io.espalier.moe.export;

import io.espalier.moe.ExpertProfile;
import io.espalier.moe.RankedLayer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Comparator;

/** One line for each layer: all its experts, best first, so that the server can keep any share of them. */
final class VllmAscendList implements ExportFormat {
    @Override
    public String name() {
        return "vllm-ascend";
    }

    @Override
    public String reader() {
        return "vllm-ascend with pull request 12525: --additional-config"
                + " '{\"expert_list_file\":\"FILE\",\"expert_prune_ratio\":RATIO}'";
    }

    @Override
    public byte[] write(ExpertProfile profile, ExportOptions options) {
        var lines = new ByteArrayOutputStream();
        for (var layer : profile.layers()) {
            lines.writeBytes(line(layer, profile.kept(layer.layer())));
        }
        return lines.toByteArray();
    }

    /** Kept ones first: of a profile with a quota for each group they are not always the best of all. */
    private static byte[] line(RankedLayer layer, int[] kept) {
        var json = JsonText.NODES.objectNode();
        var experts = json.putArray(Integer.toString(layer.layer()));
        layer.ranked().stream()
                .sorted(Comparator.comparing(expert -> Arrays.binarySearch(kept, expert) < 0))
                .forEach(experts::add);
        return JsonText.line(json);
    }
}
