package io.espalier.tune;

import java.util.Arrays;

/**
 * What might stay of the prompt.
 *
 * @param origin how it was found
 * @param losses of the questions that choose among candidates
 */
record Candidate(String origin, Pruning left, double[] losses) {
    double loss() {
        return Arrays.stream(losses).average().orElseThrow();
    }
}
