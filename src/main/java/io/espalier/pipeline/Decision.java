package io.espalier.pipeline;

import java.util.List;

/**
 * What was decided about one set of shots; all that must be remembered of it.
 *
 * @param tokens the tokens of each shot, in prompt order
 * @param kept the indices of the shots that stay, ascending
 */
record Decision(int[] tokens, List<Integer> kept) {
    int tokensBefore() {
        var sum = 0;
        for (var t : tokens) {
            sum += t;
        }
        return sum;
    }

    int tokensAfter() {
        return kept.stream().mapToInt(i -> tokens[i]).sum();
    }
}
