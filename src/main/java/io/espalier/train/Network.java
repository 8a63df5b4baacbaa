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
     * The gradient of Σ direction[i] · s[i] for every weight.
     *
     * @param direction [n]
     */
    Heads gradient(Heads heads, List<EncodedShot> shots, double[] direction);

    @Override
    void close();
}
