package io.espalier.shot;

import java.util.BitSet;
import java.util.List;

/** The indices of the shots that stay, ascending. */
public record ShotDecision(List<Integer> kept) {
    public ShotDecision {
        kept = List.copyOf(kept);
        for (int i = 1; i < kept.size(); i++) {
            if (kept.get(i - 1) >= kept.get(i)) {
                throw new IllegalArgumentException("the shots that stay are not in order: " + kept);
            }
        }
    }

    public static ShotDecision of(BitSet kept) {
        return new ShotDecision(kept.stream().boxed().toList());
    }
}
