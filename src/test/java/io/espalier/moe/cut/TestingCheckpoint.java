package io.espalier.moe.cut;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.moe.Calibration;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ExpertScores;
import io.espalier.moe.ExpertSelector;
import io.espalier.moe.Keep;
import io.espalier.moe.Progress;
import io.espalier.moe.Selection;
import io.espalier.moe.TestingModels;
import io.espalier.moe.criterion.EasyEp;
import io.espalier.safetensors.ByteSource;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.Dtype;
import io.espalier.safetensors.SafetensorsWriter;
import io.espalier.safetensors.TensorPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A small checkpoint of any layout, stored in any of its ways: a dense block 0, two MoE blocks, perhaps an extra block, two
 * shards. Bytes are drawn by the tensor's name, so that no two tensors and no two experts are alike.
 */
final class TestingCheckpoint {
    static final int EXPERTS = 8;
    static final int BLOCKS = 3;
    private static final int WIDTH = 4;

    private final CheckpointLayout layout;
    private final ExpertStorage storage;
    private final List<TensorPlan> tensors = new ArrayList<>();
    private final ObjectNode config = new ObjectMapper().createObjectNode();

    TestingCheckpoint(String modelType) {
        this(modelType, 0);
    }

    TestingCheckpoint(String modelType, int stored) {
        layout = CheckpointLayouts.of(modelType);
        storage = layout.stored().get(stored);
        config.put("architectures_note", "kept as it is: 1e-06").put("model_type", modelType);
        config.put(layout.count().getFirst(), EXPERTS).put(layout.active(), 2).put(layout.blocks(), BLOCKS);
        config.put("rms_norm_eps", 1e-6);
        tensors.add(drawn("model.embed_tokens.weight", Dtype.BF16, 16, WIDTH));
        tensors.add(drawn("model.layers.0.mlp.down_proj.weight", Dtype.BF16, 3, WIDTH));
        block(1);
        block(2);
    }

    TestingCheckpoint groups(int groups, int active) {
        config.put(layout.groups(), groups).put(layout.activeGroups(), active);
        return this;
    }

    /** A block beyond the last that predicts a further token. */
    TestingCheckpoint extraBlock() {
        config.put(layout.extraBlocks(), 1);
        block(BLOCKS);
        tensors.add(drawn("model.layers.3.eh_proj.weight", Dtype.BF16, 2, 2));
        return this;
    }

    TestingCheckpoint config(String key, int value) {
        config.put(key, value);
        return this;
    }

    TestingCheckpoint tensor(TensorPlan tensor) {
        tensors.removeIf(other -> other.name().equals(tensor.name()));
        tensors.add(tensor);
        return this;
    }

    TestingCheckpoint config(String key, String value) {
        config.put(key, value);
        return this;
    }

    TestingCheckpoint without(String name) {
        tensors.removeIf(tensor -> tensor.name().equals(name));
        return this;
    }

    private void block(int layer) {
        var router = storage.router().replace("{layer}", "" + layer);
        var experts = storage.experts().replace("{layer}", "" + layer);
        for (var part : layout.routerParts()) {
            tensors.add(
                    part.equals("weight")
                            ? drawn(router + part, Dtype.BF16, EXPERTS, WIDTH)
                            : drawn(router + part, Dtype.F32, EXPERTS));
        }
        for (var part : storage.parts()) {
            if (storage.parts().size() == 3) {
                apart(experts, part);
            } else {
                tensors.add(drawn(experts + part, part.endsWith("s") ? Dtype.U8 : Dtype.BF16, EXPERTS, 2, 3));
            }
        }
        tensors.add(drawn("model.layers." + layer + ".mlp.shared_expert_gate.weight", Dtype.BF16, 1, WIDTH));
    }

    /** Quantised in blocks, as FP8 checkpoints are. */
    private void apart(String experts, String part) {
        for (var expert = 0; expert < EXPERTS; expert++) {
            tensors.add(drawn(experts + expert + "." + part + ".weight", Dtype.F8_E4M3, 2, 3));
            tensors.add(drawn(experts + expert + "." + part + ".weight_scale_inv", Dtype.F32, 1, 1));
        }
    }

    static TensorPlan drawn(String name, Dtype dtype, long... shape) {
        var bytes = new byte[(int) (LongStream.of(shape).reduce(1, (a, b) -> a * b) * dtype.bits() / 8)];
        new Random(name.hashCode()).nextBytes(bytes);
        return new TensorPlan(
                name, dtype, LongStream.of(shape).boxed().toList(), List.of(new ByteSource.Literal(bytes)));
    }

    /** One file instead of shards and an index. */
    Path writeSingle(Path folder) throws IOException {
        Files.createDirectories(folder);
        SafetensorsWriter.write(folder.resolve(Checkpoint.SINGLE), Map.of("format", "pt"), tensors, bytes -> {});
        writeRest(folder);
        return folder;
    }

    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var half = tensors.size() / 2;
        var shards = Map.of(
                "model-00001-of-00002.safetensors", tensors.subList(0, half),
                "model-00002-of-00002.safetensors", tensors.subList(half, tensors.size()));
        var index = new ObjectMapper().createObjectNode();
        index.putObject("metadata")
                .put("total_size", tensors.stream().mapToLong(TensorPlan::bytes).sum())
                .put(
                        "total_parameters",
                        tensors.stream().mapToLong(TensorPlan::elements).sum());
        var map = index.putObject("weight_map");
        for (var shard : shards.entrySet()) {
            SafetensorsWriter.write(
                    folder.resolve(shard.getKey()), Map.of("format", "pt"), shard.getValue(), bytes -> {});
            shard.getValue().forEach(tensor -> map.put(tensor.name(), shard.getKey()));
        }
        Files.writeString(folder.resolve(Checkpoint.INDEX), index.toString());
        writeRest(folder);
        return folder;
    }

    private void writeRest(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.toPrettyString());
        Files.writeString(folder.resolve("tokenizer.json"), "{\"a\": \"tokenizer\"}");
        Files.writeString(folder.resolve("pytorch_model.bin"), "weights in another format");
    }

    /** EASY-EP on made-up sums for this very checkpoint. */
    static ExpertProfile profile(Path folder, int keep, int groups) {
        var identity = MoeCheckpoint.open(folder).identity(Progress.NONE);
        var drawn = TestingModels.drawn(identity.shape(), "maths", 3);
        var calibration =
                new Calibration(TestingModels.HASH, drawn.calibration().answers(), 1, 300, "testing");
        var scores = new ExpertScores(identity, "maths", calibration, drawn.layers());
        return ExpertSelector.select(
                List.of(scores), new Selection("maths-50", new EasyEp(), 0, new Keep.Count(keep), groups));
    }
}
