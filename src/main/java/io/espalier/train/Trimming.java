package io.espalier.train;

import io.espalier.inference.TokenCounter;
import java.util.BitSet;
import java.util.List;

/**
 * Both stages as they are served: each shot loses words by what is known of that shot alone, and the coarse stage fills the budget with what
 * is left of the shots.
 *
 * @param counter of the target's tokens
 */
public record Trimming(Coarse coarse, TokenCounter counter) {
    /** A pool of which the coarse stage has still to choose. */
    record Over(Pool pool, List<ShotWords> shots, Coarse.Choice choice, TokenCounter counter) {
        /** @param gone for each shot the loose words that go */
        PrunedPrompt prompt(List<BitSet> gone) {
            return prompt(trimmed(gone));
        }

        PrunedPrompt prompt(TrimmedPool trimmed) {
            return trimmed.prompt(choice.kept(trimmed.tokens()));
        }

        TrimmedPool trimmed(List<BitSet> gone) {
            return TrimmedPool.of(pool, shots, gone, counter);
        }

        TrimmedPool whole() {
            return TrimmedPool.whole(pool, shots);
        }
    }

    Over over(Pool pool, List<ShotWords> shots) {
        var encoded = shots.stream().map(ShotWords::shot).toList();
        return new Over(pool, shots, coarse.over(pool, encoded), counter);
    }
}
