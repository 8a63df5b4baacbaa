package io.espalier.pipeline;

import java.util.Arrays;
import java.util.List;

/**
 * What was decided about one set of shots; all that must be remembered of it.
 *
 * @param tokens the tokens of each shot, in prompt order
 * @param kept the indices of the shots that stay, ascending
 */
record Decision(int[] tokens, List<Integer> kept) {
    int tokensBefore() {
        return Arrays.stream(tokens).sum();
    }

    int tokensAfter() {
        return kept.stream().mapToInt(i -> tokens[i]).sum();
    }

    boolean keepsAll() {
        return kept.size() == tokens.length;
    }
}
