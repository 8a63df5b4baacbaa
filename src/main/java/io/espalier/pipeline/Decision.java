package io.espalier.pipeline;

import io.espalier.inference.Artefact;
import io.espalier.prompt.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one set of shots; all that must be remembered of it.
 *
 * @param pruner what decided
 * @param tokens the tokens of each shot, in prompt order
 * @param after the tokens of each where it stays, without the words that go
 * @param kept the indices of the shots that stay, ascending
 * @param cuts for each shot the chars of its text that go where it stays
 * @param skip why nothing is to be cut; null where something is
 */
record Decision(
        Artefact pruner,
        int[] tokens,
        int[] after,
        List<Integer> kept,
        List<List<Span>> cuts,
        @Nullable SkipReason skip) {

    /** Nothing is to be cut. */
    static Decision whole(Artefact pruner, int[] tokens, SkipReason why) {
        return new Decision(
                pruner,
                tokens,
                tokens,
                IntStream.range(0, tokens.length).boxed().toList(),
                IntStream.range(0, tokens.length).mapToObj(i -> List.<Span>of()).toList(),
                why);
    }

    int tokensBefore() {
        return Arrays.stream(tokens).sum();
    }

    int tokensAfter() {
        return kept.stream().mapToInt(i -> after[i]).sum();
    }

    /** Words that go from the shots that stay. */
    int wordsCut() {
        return kept.stream().mapToInt(i -> cuts.get(i).size()).sum();
    }
}
