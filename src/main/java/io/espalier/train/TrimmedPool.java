package io.espalier.train;

import io.espalier.inference.TokenCounter;
import io.espalier.prompt.Span;
import io.espalier.token.TrimmedShot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/** A pool after the fine stage: every shot without some of its words, or whole where the gateway would leave it whole. */
record TrimmedPool(Pool pool, List<ShotWords> shots, List<TrimmedShot> trimmed) {
    TrimmedPool {
        shots = List.copyOf(shots);
        trimmed = List.copyOf(trimmed);
    }

    /**
     * @param gone for each shot the loose words that go
     * @param counter of the target's tokens
     */
    static TrimmedPool of(Pool pool, List<ShotWords> shots, List<BitSet> gone, TokenCounter counter) {
        var trimmed = new ArrayList<TrimmedShot>();
        for (int i = 0; i < shots.size(); i++) {
            var shot = shots.get(i);
            trimmed.add(TrimmedShot.of(
                    shot.parts(), shot.cuts(gone.get(i)), shot.shot().tokens(), counter));
        }
        return new TrimmedPool(pool, shots, trimmed);
    }

    static TrimmedPool whole(Pool pool, List<ShotWords> shots) {
        var whole = shots.stream()
                .map(shot -> TrimmedShot.whole(shot.shot().tokens()))
                .toList();
        return new TrimmedPool(pool, shots, whole);
    }

    int[] tokens() {
        return trimmed.stream().mapToInt(TrimmedShot::tokens).toArray();
    }

    PrunedPrompt prompt(BitSet kept) {
        var text = kept.stream().mapToObj(this::left).collect(Collectors.joining());
        var tokens = kept.stream().mapToLong(i -> trimmed.get(i).tokens()).sum();
        return new PrunedPrompt(text, kept, tokens, pool.soundShare(kept));
    }

    private String left(int shot) {
        var text = shots.get(shot).parts().text();
        return TrimmedShot.left(
                        text, new Span(0, text.length()), trimmed.get(shot).cuts())
                + ShotCounter.BLANK_LINE;
    }

    /** The share of these shots' words that is gone; 0 where they have none. */
    double cut(BitSet kept) {
        var gone = kept.stream().map(i -> trimmed.get(i).cuts().size()).sum();
        var words = kept.stream().map(i -> shots.get(i).words()).sum();
        return words == 0 ? 0 : (double) gone / words;
    }
}
