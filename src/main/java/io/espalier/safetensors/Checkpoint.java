package io.espalier.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * A checkpoint as Hugging Face stores it: a folder with {@code model.safetensors}, or with shards and
 * {@code model.safetensors.index.json}. Opened means checked: every tensor of the index is in its shard, every tensor of a
 * shard is in the index, none is in two.
 *
 * @param shards in the order of their names
 * @param indexMetadata what the index says beside its map; empty without an index
 * @param indexed whether there is an index
 */
public record Checkpoint(Path folder, List<SafetensorsFile> shards, ObjectNode indexMetadata, boolean indexed) {
    public static final String SINGLE = "model.safetensors";
    public static final String INDEX = SINGLE + ".index.json";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final long LONGEST_INDEX = 1 << 28;
    private static final String SHARD_NAME = "[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors";

    public Checkpoint {
        shards = List.copyOf(shards);
    }

    /** @throws UserError where the folder is no checkpoint, or a header or the index is not what it claims to be */
    public static Checkpoint open(Path folder) {
        var index = folder.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            return indexed(folder, index);
        }
        var single = folder.resolve(SINGLE);
        if (!Files.isRegularFile(single)) {
            throw new UserError(folder + " holds neither " + SINGLE + " nor " + INDEX);
        }
        return new Checkpoint(
                folder, List.of(SafetensorsFile.open(single)), JsonNodeFactory.instance.objectNode(), false);
    }

    private static Checkpoint indexed(Path folder, Path index) {
        var json = read(index);
        var map = json.path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new UserError(index + ": weight_map is not an object with a shard for each tensor");
        }
        var names = new TreeSet<String>();
        map.forEach(shard -> names.add(shardName(index, shard)));
        var shards = names.stream()
                .map(name -> SafetensorsFile.open(folder.resolve(name)))
                .toList();
        requireSame(index, map, shards);
        var metadata =
                json.path("metadata") instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        return new Checkpoint(folder, shards, metadata, true);
    }

    private static JsonNode read(Path index) {
        try {
            if (Files.size(index) > LONGEST_INDEX) {
                throw new UserError(index + " is too long for an index: " + Files.size(index) + " bytes");
            }
            return JSON.readTree(Files.readAllBytes(index));
        } catch (JsonProcessingException e) {
            throw new UserError(index + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserError(index + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A plain name in the same folder: an index must not lead anywhere else. */
    private static String shardName(Path index, JsonNode shard) {
        if (!shard.isTextual() || !shard.asText().matches(SHARD_NAME)) {
            throw new UserError(index + ": weight_map names " + shard + "; expected a .safetensors file beside it");
        }
        return shard.asText();
    }

    private static void requireSame(Path index, JsonNode map, List<SafetensorsFile> shards) {
        var found = new HashMap<String, String>();
        for (var shard : shards) {
            var name = shard.path().getFileName().toString();
            for (var tensor : shard.tensors()) {
                var other = found.put(tensor.name(), name);
                if (other != null) {
                    throw new UserError(index + ": tensor '" + tensor.name() + "' is in " + other + " and in " + name);
                }
                if (!map.path(tensor.name()).asText().equals(name)) {
                    throw new UserError(index + ": tensor '" + tensor.name() + "' is in " + name
                            + ", which weight_map does not say");
                }
            }
        }
        map.fieldNames().forEachRemaining(name -> {
            if (!found.containsKey(name)) {
                throw new UserError(index + ": tensor '" + name + "' is not in "
                        + map.path(name).asText());
            }
        });
    }

    /** Elements of all tensors. */
    public long elements() {
        return shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .mapToLong(TensorEntry::elements)
                .sum();
    }

    /** Bytes of all tensors. */
    public long bytes() {
        return shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .mapToLong(TensorEntry::bytes)
                .sum();
    }
}
