package io.espalier.train;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Both heads: the coarse stage's, which sees a shot, and the fine stage's, which sees a word-piece. Also the shape of their gradients. */
public record Heads(Head shot, Head token) {
    /**
     * @param features surface features of a shot
     * @param dimensions of the encoder's vectors
     * @param bias what the untrained shot head says of every shot; the other's is the paper's
     */
    public static Heads initial(int features, int dimensions, int hidden, double bias, RandomGenerator random) {
        return new Heads(
                Head.initial(dimensions + features, hidden, bias, random), Head.initial(dimensions, hidden, 1, random));
    }

    /** The arrays of both, the shot's first. */
    public List<float[]> arrays() {
        var arrays = new ArrayList<>(shot.arrays());
        arrays.addAll(token.arrays());
        return arrays;
    }

    /** Heads of these shapes with other weights. */
    public Heads with(List<float[]> others) {
        int split = shot.arrays().size();
        return new Heads(shot.with(others.subList(0, split)), token.with(others.subList(split, others.size())));
    }
}
