package io.espalier.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.espalier.pruner.FeatureEntry;
import io.espalier.pruner.GoldenShot;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.TestingPruners;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.TestingQuestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A real pruner with untrained heads: linear ones with drawn weights, grafted onto the encoder's graph. */
public final class TestingScorer {
    private static final int DIMENSIONS = 384;
    private static final int FEATURES = ShotFeatures.NAMES.size();

    private TestingScorer() {}

    public static PrunerManifest manifest() {
        var features = ShotFeatures.NAMES.stream()
                .map(name -> new FeatureEntry(name, 0.5, 2))
                .toList();
        return TestingPruners.learned(features);
    }

    /** @param seed of the heads' weights */
    public static PrunerArtefact write(Path folder, long seed) {
        return PrunerFolder.write(folder, manifest(), files(seed));
    }

    public static Map<String, byte[]> files(long seed) {
        var files = new HashMap<String, byte[]>();
        files.put(PrunerFolder.GRAPH, graph(seed).toByteArray());
        files.put("tokenizer.json", resource("/all-minilm-l6-v2-q-tokenizer.json"));
        files.put(PrunerFolder.GOLDEN, golden(files));
        return files;
    }

    private static byte[] golden(Map<String, byte[]> files) {
        var artefact = new PrunerArtefact(manifest(), "0".repeat(64), files);
        try (var scorer = ScorerGraph.open(artefact, 1, Device.CPU)) {
            return GoldenShot.lines(TestingQuestions.sums(3).stream()
                    .map(sum -> golden(sum.question(), sum.answer(), scorer))
                    .toList());
        }
    }

    private static GoldenShot golden(String question, String answer, ScorerGraph scorer) {
        var score = scorer.score(GoldenShot.text(question, answer), ShotFeatures.of(question, answer));
        return new GoldenShot(question, answer, score.keep(), score.pieceKeep(), score.vector());
    }

    static ModelProto graph(long seed) {
        try {
            var model = ModelProto.parseFrom(resource("/all-minilm-l6-v2-q.onnx")).toBuilder();
            graft(model.getGraphBuilder(), new Random(seed));
            return model.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (var stream = TestingScorer.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void graft(GraphProto.Builder graph, Random random) {
        graph.addInput(ValueInfoProto.newBuilder(graph.getInput(0)).setName("features"));
        var type = graph.getInputBuilder(graph.getInputCount() - 1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE);
        type.getShapeBuilder().setDim(1, dimension(FEATURES));
        weights(graph, "h_mean", random, 0, FEATURES).addDims(FEATURES);
        weights(graph, "h_scale", random, 0, FEATURES).addDims(FEATURES);
        weights(graph, "h_shot", random, 1, (DIMENSIONS + FEATURES) * 2)
                .addDims(DIMENSIONS + FEATURES)
                .addDims(2);
        weights(graph, "h_token", random, 1, DIMENSIONS * 2).addDims(DIMENSIONS).addDims(2);
        node(graph, "Cast", List.of("attention_mask"), "h_mask", number("to", TensorProto.DataType.FLOAT_VALUE));
        node(graph, "Unsqueeze", List.of("h_mask"), "h_mask3", axes(2));
        node(graph, "Mul", List.of("last_hidden_state", "h_mask3"), "h_masked");
        node(graph, "ReduceSum", List.of("h_masked"), "h_sum", axes(1), number("keepdims", 0));
        node(graph, "ReduceSum", List.of("h_mask"), "h_count", axes(1), number("keepdims", 1));
        node(graph, "Div", List.of("h_sum", "h_count"), "h_vector");
        node(graph, "ReduceL2", List.of("h_vector"), "h_length", axes(1), number("keepdims", 1));
        node(graph, "Div", List.of("h_vector", "h_length"), "shot_vector");
        node(graph, "Sub", List.of("features", "h_mean"), "h_centred");
        node(graph, "Div", List.of("h_centred", "h_scale"), "h_features");
        node(graph, "Concat", List.of("h_vector", "h_features"), "h_all", number("axis", 1));
        node(graph, "MatMul", List.of("h_all", "h_shot"), "shot_logits");
        node(graph, "MatMul", List.of("last_hidden_state", "h_token"), "token_logits");
        outputs(graph);
    }

    private static void outputs(GraphProto.Builder graph) {
        var hidden = graph.getOutput(0);
        graph.clearOutput();
        output(graph, hidden, "shot_logits", 2, false);
        output(graph, hidden, "token_logits", 2, true);
        output(graph, hidden, "shot_vector", DIMENSIONS, false);
    }

    /** Drawn from a normal distribution, or, where its spread is 0, all ones. */
    private static TensorProto.Builder weights(
            GraphProto.Builder graph, String name, Random random, double spread, int length) {
        var tensor = graph.addInitializerBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (int i = 0; i < length; i++) {
            tensor.addFloatData(spread == 0 ? 1 : (float) (random.nextGaussian() * spread));
        }
        return tensor;
    }

    private static void node(
            GraphProto.Builder graph, String type, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto axes(long axis) {
        return AttributeProto.newBuilder()
                .setName("axes")
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(axis)
                .build();
    }

    private static void output(
            GraphProto.Builder graph, ValueInfoProto hidden, String name, int size, boolean perToken) {
        var output = graph.addOutputBuilder().mergeFrom(hidden).setName(name);
        var shape = output.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        shape.setDim(2, dimension(size));
        if (!perToken) {
            shape.removeDim(1);
        }
    }

    private static ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension dimension(int size) {
        return ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension.newBuilder()
                .setDimValue(size)
                .build();
    }
}
