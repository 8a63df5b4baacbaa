package io.espalier.inference;

import java.util.List;

/**
 * What the encoder makes of a piece of a text.
 *
 * @param ids its tokens, the two marks around them included [t]
 * @param states the last hidden state of each, t times [d]
 */
public record PieceStates(long[] ids, List<float[]> states) {
    public PieceStates {
        states = List.copyOf(states);
    }

    /** Those of its word-pieces, without the marks. */
    public List<float[]> inner() {
        return states.subList(1, states.size() - 1);
    }

    /** The mean of the states. */
    public float[] mean() {
        var mean = new float[states.getFirst().length];
        for (int d = 0; d < mean.length; d++) {
            var sum = 0.0;
            for (var state : states) {
                sum += state[d];
            }
            mean[d] = (float) (sum / states.size());
        }
        return mean;
    }
}
