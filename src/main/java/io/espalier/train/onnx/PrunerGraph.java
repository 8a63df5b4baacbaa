package io.espalier.train.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import io.espalier.train.Head;
import io.espalier.train.Head.Part;
import io.espalier.train.Heads;
import io.espalier.train.Standardisation;

/**
 * Grafts the heads on the encoder's graph.
 *
 * <pre>
 *   in    input_ids, attention_mask, token_type_ids  int64 [n, t];  features  float [n, f]
 *   H     = encoder                                  [n, t, d]
 *   z     = Σ_t mask · H / Σ_t mask                  [n, d]
 *   out   shot_vector  = z / ‖z‖                     [n, d]
 *         shot_logits  = head([(z − μ)/σ, w · (features − m)/s])   [n, 2]   prune, keep
 *         token_logits = head(H)                     [n, t, 2]
 * </pre>
 *
 * <p>Only operators of opset 11, the encoder's own.
 */
public final class PrunerGraph {
    static final float EPSILON = 1e-5f;
    private static final String STATES = "last_hidden_state";

    private PrunerGraph() {}

    /**
     * @param encoder an ONNX graph with the output {@code last_hidden_state}
     * @throws IllegalArgumentException where it is none
     */
    public static byte[] graft(byte[] encoder, Heads heads, Standardisation standardisation) {
        var model = parse(encoder).toBuilder();
        var graph = model.getGraphBuilder();
        if (graph.getOutputCount() != 1 || !graph.getOutput(0).getName().equals(STATES)) {
            throw new IllegalArgumentException("the encoder's graph has another output than " + STATES);
        }
        var nodes = new GraphNodes(graph.clearOutput());
        nodes.input("features", DataType.FLOAT, "batch_size", standardisation.featureMean().length);
        var mean = mean(nodes);
        nodes.named("Div", "shot_vector", mean, nodes.add("ReduceL2", mean, GraphNodes.axes(1, true)));
        head(nodes, row(nodes, mean, standardisation), heads.shot(), "shot_logits");
        head(nodes, STATES, heads.token(), "token_logits");
        nodes.output("shot_logits", "batch_size", Head.OUTPUTS);
        nodes.output("token_logits", "batch_size", "sequence_length", Head.OUTPUTS);
        nodes.output("shot_vector", "batch_size", standardisation.vectorMean().length);
        return model.setProducerName("espalier").build().toByteArray();
    }

    private static ModelProto parse(byte[] encoder) {
        try {
            return ModelProto.parseFrom(encoder);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the encoder is no ONNX graph: " + e.getMessage(), e);
        }
    }

    /** z: the mean of the hidden states under the mask. */
    private static String mean(GraphNodes nodes) {
        var mask = nodes.cast("attention_mask", DataType.FLOAT);
        var masked = nodes.add("Mul", STATES, nodes.add("Unsqueeze", mask, GraphNodes.axes(2)));
        var sum = nodes.add("ReduceSum", masked, GraphNodes.axes(1, false));
        return nodes.add("Div", sum, nodes.add("ReduceSum", mask, GraphNodes.axes(1, true)));
    }

    /** What the shot head sees. */
    private static String row(GraphNodes nodes, String mean, Standardisation standardisation) {
        var centred = nodes.add("Sub", mean, nodes.constant(standardisation.vectorMean()));
        var vector = nodes.add("Div", centred, nodes.constant(standardisation.vectorScale()));
        var features = nodes.add("Sub", "features", nodes.constant(standardisation.featureMean()));
        var sized = nodes.add("Mul", features, nodes.constant(standardisation.featureWeight()));
        return nodes.concat(vector, nodes.add("Div", sized, nodes.constant(standardisation.featureScale())));
    }

    /** LayerNorm → Linear → LayerNorm → GELU → Linear. */
    private static void head(GraphNodes nodes, String input, Head head, String output) {
        var normed = normed(nodes, input, head.of(Part.INPUT_SCALE), head.of(Part.INPUT_SHIFT));
        var first = nodes.transposed(head.of(Part.FIRST), head.hidden(), head.inputs());
        var hidden = nodes.add("Add", nodes.add("MatMul", normed, first), nodes.constant(head.of(Part.FIRST_BIAS)));
        var active = gelu(nodes, normed(nodes, hidden, head.of(Part.HIDDEN_SCALE), head.of(Part.HIDDEN_SHIFT)));
        var last = nodes.transposed(head.of(Part.LAST), Head.OUTPUTS, head.hidden());
        nodes.named("Add", output, nodes.add("MatMul", active, last), nodes.constant(head.of(Part.LAST_BIAS)));
    }

    /** (x − mean) / √(variance + ε) · scale + shift, over the last axis. */
    private static String normed(GraphNodes nodes, String x, float[] scale, float[] shift) {
        var centred = nodes.add("Sub", x, nodes.add("ReduceMean", x, GraphNodes.axes(-1, true)));
        var variance = nodes.add("ReduceMean", nodes.add("Mul", centred, centred), GraphNodes.axes(-1, true));
        var spread = nodes.add("Sqrt", nodes.add("Add", variance, nodes.constant(EPSILON)));
        var scaled = nodes.add("Mul", nodes.add("Div", centred, spread), nodes.constant(scale));
        return nodes.add("Add", scaled, nodes.constant(shift));
    }

    /** x · (1 + erf(x/√2)) / 2. */
    private static String gelu(GraphNodes nodes, String x) {
        var erf = nodes.add("Erf", nodes.add("Mul", x, nodes.constant((float) Math.sqrt(0.5))));
        var gate = nodes.add("Add", erf, nodes.constant(1f));
        return nodes.add("Mul", nodes.add("Mul", x, gate), nodes.constant(0.5f));
    }
}
