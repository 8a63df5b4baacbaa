package io.espalier.train.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import io.espalier.inference.DeepJavaLibrary;
import io.espalier.train.Direction;
import io.espalier.train.EncodedShot;
import io.espalier.train.Head;
import io.espalier.train.Head.Part;
import io.espalier.train.Heads;
import io.espalier.train.Network;
import io.espalier.train.Standardisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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
            return doubles(
                    shotLogits(parameters(work, heads.shot()), shots, work).toFloatArray());
        }
    }

    @Override
    public double[] pieceLogits(Heads heads, List<float[]> states) {
        try (var work = manager.newSubManager()) {
            return doubles(keepMinusPrune(parameters(work, heads.token()), states, work)
                    .toFloatArray());
        }
    }

    @Override
    public Heads gradient(Heads heads, Direction direction) {
        try (var work = manager.newSubManager()) {
            var shot = parameters(work, heads.shot());
            var token = parameters(work, heads.token());
            var all = Stream.concat(shot.stream(), token.stream()).toList();
            all.forEach(parameter -> parameter.setRequiresGradient(true));
            try (var collector = engine.newGradientCollector()) {
                collector.backward(objective(shot, token, direction, work));
            }
            return heads.with(all.stream()
                    .map(parameter -> parameter.getGradient().toFloatArray())
                    .toList());
        }
    }

    private NDArray objective(List<NDArray> shot, List<NDArray> token, Direction direction, NDManager work) {
        // Weights that nothing depends on still need a gradient: of zero.
        var sum = Stream.concat(shot.stream(), token.stream())
                .map(parameter -> parameter.sum().mul(0))
                .reduce(NDArray::add)
                .orElseThrow();
        if (!direction.shots().isEmpty()) {
            var ofShots = work.create(floats(direction.ofShots()));
            sum = sum.add(shotLogits(shot, direction.shots(), work).mul(ofShots).sum());
        }
        if (!direction.states().isEmpty()) {
            var ofPieces = work.create(floats(direction.ofPieces()));
            sum = sum.add(keepMinusPrune(token, direction.states(), work)
                    .mul(ofPieces)
                    .sum());
        }
        return sum;
    }

    /** Of each shot [n]: its pieces' logits [p], weighted [n, p]. */
    private NDArray shotLogits(List<NDArray> parameters, List<EncodedShot> shots, NDManager work) {
        var rows = new ArrayList<float[]>();
        shots.forEach(shot -> shot.pieces().forEach(piece -> rows.add(standardisation.row(shot, piece))));
        var logits = keepMinusPrune(parameters, rows, work);
        return weights(shots, rows.size(), work).matMul(logits.expandDims(1)).squeeze(1);
    }

    private static NDArray keepMinusPrune(List<NDArray> parameters, List<float[]> rows, NDManager work) {
        var logits = forward(parameters, work.create(rows.toArray(float[][]::new)));
        return logits.get(":, 1").sub(logits.get(":, 0"));
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
