package io.espalier.tune;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What might stay of the prompt.
 *
 * @param origin how it was found
 * @param losses of the questions that choose among candidates
 */
record Candidate(String origin, BitSet kept, double[] losses) {
    double loss() {
        return Arrays.stream(losses).average().orElseThrow();
    }
}
