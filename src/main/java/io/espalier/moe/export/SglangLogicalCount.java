package io.espalier.moe.export;

import io.espalier.moe.ExpertProfile;

/**
 * SGLang's {@code logical_count}: a row for each block of the model, dense ones all 0, a column for each expert. The server
 * places experts by it and drops none; what it takes for counts of tokens are the profile's shares, in millionths.
 */
final class SglangLogicalCount implements ExportFormat {
    private static final double MILLION = 1e6;

    @Override
    public String name() {
        return "sglang-logical-count";
    }

    @Override
    public String reader() {
        return "SGLang and KTransformers, which place experts and drop none: --init-expert-location FILE.json";
    }

    @Override
    public byte[] write(ExpertProfile profile, ExportOptions options) {
        var shape = profile.model().shape();
        var counts = new long[shape.blocks()][shape.experts()];
        for (var layer : profile.layers()) {
            for (var rank = 0; rank < shape.experts(); rank++) {
                counts[layer.layer()][layer.ranked().get(rank)] =
                        Math.round(MILLION * layer.shares().get(rank));
            }
        }
        var json = JsonText.NODES.objectNode();
        var rows = json.putArray("logical_count");
        for (var row : counts) {
            var array = rows.addArray();
            for (var count : row) {
                array.add(count);
            }
        }
        return JsonText.line(json);
    }
}
