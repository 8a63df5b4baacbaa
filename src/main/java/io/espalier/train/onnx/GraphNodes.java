package io.espalier.train.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** Adds nodes to a graph, and names what comes out of them. */
final class GraphNodes {
    private static final String PREFIX = "espalier/";

    private final GraphProto.Builder graph;
    private int count;

    GraphNodes(GraphProto.Builder graph) {
        this.graph = graph;
    }

    /** @return the name of its output */
    String add(String operator, String... inputs) {
        return add(operator, List.of(inputs), List.of());
    }

    String add(String operator, String input, List<AttributeProto> attributes) {
        return add(operator, List.of(input), attributes);
    }

    private String add(String operator, List<String> inputs, List<AttributeProto> attributes) {
        var output = next(operator);
        graph.addNode(node(operator, output, inputs).addAllAttribute(attributes));
        return output;
    }

    /** A node whose output has this name. */
    void named(String operator, String output, String... inputs) {
        graph.addNode(node(operator, output, List.of(inputs)));
    }

    private static NodeProto.Builder node(String operator, String output, List<String> inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output);
    }

    private String next(String what) {
        return PREFIX + what + count++;
    }

    String cast(String input, DataType type) {
        return add("Cast", input, List.of(integer("to", type.getNumber())));
    }

    /** Side by side along the last axis. */
    String concat(String left, String right) {
        return add("Concat", List.of(left, right), List.of(integer("axis", 1)));
    }

    static List<AttributeProto> axes(int axis) {
        return List.of(AttributeProto.newBuilder()
                .setName("axes")
                .setType(AttributeType.INTS)
                .addInts(axis)
                .build());
    }

    static List<AttributeProto> axes(int axis, boolean keep) {
        return List.of(axes(axis).getFirst(), integer("keepdims", keep ? 1 : 0));
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    String constant(float... values) {
        return constant(values, values.length);
    }

    private String constant(float[] values, long... shape) {
        var tensor = TensorProto.newBuilder().setName(next("constant")).setDataType(DataType.FLOAT.getNumber());
        for (var size : shape) {
            tensor.addDims(size);
        }
        for (var value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /** A matrix [rows, columns] as [columns, rows]. */
    String transposed(float[] matrix, int rows, int columns) {
        var turned = new float[matrix.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = matrix[r * columns + c];
            }
        }
        return constant(turned, columns, rows);
    }

    /** @param shape sizes, or the names of those that vary */
    void input(String name, DataType type, Object... shape) {
        graph.addInput(value(name, type, shape));
    }

    /** @param shape sizes, or the names of those that vary */
    void output(String name, Object... shape) {
        graph.addOutput(value(name, DataType.FLOAT, shape));
    }

    private static ValueInfoProto value(String name, DataType type, Object... shape) {
        var dimensions = TensorShapeProto.newBuilder();
        for (var size : shape) {
            var dimension = Dimension.newBuilder();
            dimensions.addDim(
                    size instanceof Integer fixed
                            ? dimension.setDimValue(fixed)
                            : dimension.setDimParam(size.toString()));
        }
        var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
