package io.espalier.train.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import io.espalier.inference.DeepJavaLibrary;
import io.espalier.train.EncodedShot;
import io.espalier.train.Head;
import io.espalier.train.Head.Part;
import io.espalier.train.Heads;
import io.espalier.train.Network;
import io.espalier.train.Standardisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Heads in PyTorch, on one thread of the CPU: equal arguments give equal results on one machine. */
public final class TorchNetwork implements Network {
    static final float EPSILON = 1e-5f;

    static {
        DeepJavaLibrary.stayOffline();
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    private final Standardisation standardisation;
    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager manager = engine.newBaseManager();

    public TorchNetwork(Standardisation standardisation) {
        this.standardisation = standardisation;
    }

    @Override
    public double[] shotLogits(Heads heads, List<EncodedShot> shots) {
        try (var work = manager.newSubManager()) {
            var logits = shotLogits(parameters(work, heads.shot()), heads.shot(), shots, work);
            return doubles(logits.toFloatArray());
        }
    }

    @Override
    public Heads gradient(Heads heads, List<EncodedShot> shots, double[] direction) {
        try (var work = manager.newSubManager()) {
            var parameters = parameters(work, heads.shot());
            parameters.forEach(parameter -> parameter.setRequiresGradient(true));
            var weights = work.create(floats(direction));
            try (var collector = engine.newGradientCollector()) {
                var sum = shotLogits(parameters, heads.shot(), shots, work)
                        .mul(weights)
                        .sum();
                collector.backward(sum);
            }
            return heads.with(gradients(parameters, heads.token()));
        }
    }

    private static List<float[]> gradients(List<NDArray> parameters, Head other) {
        var gradients = new ArrayList<float[]>();
        parameters.forEach(parameter -> gradients.add(parameter.getGradient().toFloatArray()));
        other.arrays().forEach(array -> gradients.add(new float[array.length]));
        return gradients;
    }

    /** keep − prune of each shot [n]: the pieces' logits [p, 2], weighted [n, p]. */
    private NDArray shotLogits(List<NDArray> parameters, Head head, List<EncodedShot> shots, NDManager work) {
        var rows = new ArrayList<float[]>();
        shots.forEach(shot -> shot.pieces().forEach(piece -> rows.add(standardisation.row(shot, piece))));
        var logits = forward(parameters, matrix(work, rows));
        var difference = logits.get(":, 1").sub(logits.get(":, 0"));
        return weights(shots, rows.size(), work)
                .matMul(difference.expandDims(1))
                .squeeze(1);
    }

    /** LayerNorm → Linear → LayerNorm → GELU → Linear: [p, d] to [p, 2]. */
    private static NDArray forward(List<NDArray> parameters, NDArray input) {
        var normed = normed(input, parameters, Part.INPUT_SCALE, Part.INPUT_SHIFT);
        var hidden = linear(normed, parameters, Part.FIRST, Part.FIRST_BIAS);
        var active = Activation.gelu(normed(hidden, parameters, Part.HIDDEN_SCALE, Part.HIDDEN_SHIFT));
        return linear(active, parameters, Part.LAST, Part.LAST_BIAS);
    }

    private static NDArray normed(NDArray input, List<NDArray> parameters, Part scale, Part shift) {
        var last = new Shape(input.getShape().get(1));
        return LayerNorm.layerNorm(
                        input, last, parameters.get(scale.ordinal()), parameters.get(shift.ordinal()), EPSILON)
                .singletonOrThrow();
    }

    private static NDArray linear(NDArray input, List<NDArray> parameters, Part weight, Part bias) {
        return Linear.linear(input, parameters.get(weight.ordinal()), parameters.get(bias.ordinal()))
                .singletonOrThrow();
    }

    private static List<NDArray> parameters(NDManager work, Head head) {
        return Arrays.stream(Part.values())
                .map(part -> work.create(head.of(part), shape(part, head)))
                .toList();
    }

    private static Shape shape(Part part, Head head) {
        return switch (part) {
            case FIRST -> new Shape(head.hidden(), head.inputs());
            case LAST -> new Shape(Head.OUTPUTS, head.hidden());
            case INPUT_SCALE, INPUT_SHIFT, FIRST_BIAS, HIDDEN_SCALE, HIDDEN_SHIFT, LAST_BIAS ->
                new Shape(head.of(part).length);
        };
    }

    private static NDArray matrix(NDManager work, List<float[]> rows) {
        return work.create(rows.toArray(float[][]::new));
    }

    /** The share of each piece in each shot [n, p]. */
    private static NDArray weights(List<EncodedShot> shots, int pieces, NDManager work) {
        var weights = new float[shots.size()][pieces];
        int next = 0;
        for (int i = 0; i < weights.length; i++) {
            for (var piece : shots.get(i).pieces()) {
                weights[i][next++] = (float) piece.length() / shots.get(i).length();
            }
        }
        return work.create(weights);
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] doubles(float[] values) {
        var doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    @Override
    public void close() {
        manager.close();
    }
}
