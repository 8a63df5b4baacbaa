package io.espalier.train;

import java.util.List;

/** What heads compute, and its gradient. Pure functions of their arguments. */
public interface Network extends AutoCloseable {
    /**
     * The logits of shots, s = keep − prune; of a shot in several pieces the mean over its pieces by their length.
     *
     * @return s [n]
     */
    double[] shotLogits(Heads heads, List<EncodedShot> shots);

    /**
     * The logits of word-pieces, u = keep − prune.
     *
     * @param states their last hidden states, each [d]
     * @return u [m]
     */
    double[] pieceLogits(Heads heads, List<float[]> states);

    /** The gradient of the direction's objective for every weight. */
    Heads gradient(Heads heads, Direction direction);

    @Override
    void close();
}
