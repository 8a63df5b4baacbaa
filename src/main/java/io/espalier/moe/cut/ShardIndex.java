package io.espalier.moe.cut;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.safetensors.Checkpoint;
import java.util.Map;
import java.util.TreeMap;

/** The index of a cut checkpoint: what the source's index says, with the sizes of what is left. */
record ShardIndex(Checkpoint source) {
    byte[] bytes(Map<String, String> shardOfTensor, long bytes, long elements) {
        var metadata = source.indexMetadata().deepCopy();
        metadata.put("total_size", bytes);
        // Elements are parameters unless several are packed into one; then the number left is not known.
        var parameters = metadata.path("total_parameters").asLong();
        if (metadata.has("total_parameters")) {
            metadata.remove("total_parameters");
            if (parameters == source.elements()) {
                metadata.put("total_parameters", elements);
            }
        }
        var index = metadata.objectNode();
        index.set("metadata", metadata);
        var map = index.putObject("weight_map");
        new TreeMap<>(shardOfTensor).forEach(map::put);
        return (index.toPrettyString() + "\n").getBytes(UTF_8);
    }
}
