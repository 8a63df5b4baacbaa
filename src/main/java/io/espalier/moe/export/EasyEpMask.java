package io.espalier.moe.export;

import io.espalier.moe.ExpertProfile;
import java.util.Arrays;

/** EASY-EP's mask: a row for each MoE block, in order, a column for each expert, 1.0 where it is kept and 0.0 elsewhere. */
final class EasyEpMask implements ExportFormat {
    @Override
    public String name() {
        return "easyep-mask";
    }

    @Override
    public String reader() {
        return "the SGLang of RUCAIBox/EASYEP, and its model_prune.py";
    }

    @Override
    public byte[] write(ExpertProfile profile, ExportOptions options) {
        var mask = JsonText.NODES.arrayNode();
        for (var kept : profile.kept().values()) {
            var row = mask.addArray();
            for (var expert = 0; expert < profile.model().shape().experts(); expert++) {
                row.add(Arrays.binarySearch(kept, expert) < 0 ? 0.0 : 1.0);
            }
        }
        return JsonText.line(mask);
    }
}
