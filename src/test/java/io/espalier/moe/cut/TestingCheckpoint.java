package io.espalier.moe.cut;

import static io.espalier.safetensors.TestingSafetensors.counting;

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

/**
 * A small checkpoint of any layout: a dense block 0 where the layout has them, two MoE blocks, perhaps an extra block, two
 * shards. An expert's tensors hold bytes that tell which it is.
 */
final class TestingCheckpoint {
    static final int EXPERTS = 8;
    static final int BLOCKS = 3;
    private static final int WIDTH = 4;

    private final CheckpointLayout layout;
    private final List<TensorPlan> tensors = new ArrayList<>();
    private final ObjectNode config = new ObjectMapper().createObjectNode();

    TestingCheckpoint(String modelType) {
        layout = CheckpointLayouts.of(modelType);
        config.put("architectures_note", "kept as it is: 1e-06").put("model_type", modelType);
        config.put(layout.count().getFirst(), EXPERTS).put(layout.active(), 2).put(layout.blocks(), BLOCKS);
        config.put("rms_norm_eps", 1e-6);
        tensors.add(counting("model.embed_tokens.weight", Dtype.BF16, List.of(16L, (long) WIDTH), 0));
        tensors.add(counting("model.layers.0.mlp.down_proj.weight", Dtype.BF16, List.of(3L, (long) WIDTH), 1));
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
        tensors.add(counting("model.layers.3.eh_proj.weight", Dtype.BF16, List.of(2L, 2L), 9));
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

    TestingCheckpoint without(String name) {
        tensors.removeIf(tensor -> tensor.name().equals(name));
        return this;
    }

    private void block(int layer) {
        var router = layout.router().replace("{layer}", "" + layer);
        var experts = layout.experts().replace("{layer}", "" + layer);
        tensors.add(rows(router + "weight", Dtype.BF16, List.of((long) EXPERTS, (long) WIDTH)));
        tensors.add(rows(router + "e_score_correction_bias", Dtype.F32, List.of((long) EXPERTS)));
        if (layout.modelTypes().contains("gpt_oss")) {
            tensors.add(rows(experts + "gate_up_proj_blocks", Dtype.U8, List.of((long) EXPERTS, 2L, 3L)));
            tensors.add(rows(experts + "gate_up_proj_scales", Dtype.U8, List.of((long) EXPERTS, 2L)));
            return;
        }
        for (var expert = 0; expert < EXPERTS; expert++) {
            tensors.add(counting(
                    experts + expert + ".down_proj.weight", Dtype.F8_E4M3, List.of(2L, 3L), first(layer, expert)));
            tensors.add(counting(
                    experts + expert + ".down_proj.weight_scale_inv", Dtype.F32, List.of(1L), first(layer, expert)));
        }
    }

    private static TensorPlan rows(String name, Dtype dtype, List<Long> shape) {
        return counting(name, dtype, shape, 0);
    }

    static int first(int layer, int expert) {
        return 64 * layer + 8 * expert;
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
        Files.writeString(folder.resolve("config.json"), config.toPrettyString());
        Files.writeString(folder.resolve("tokenizer.json"), "{\"a\": \"tokenizer\"}");
        Files.writeString(folder.resolve("pytorch_model.bin"), "weights in another format");
        return folder;
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
