package io.espalier.shot;

import java.util.List;

/** The indices of the shots that stay, ascending. */
public record ShotDecision(List<Integer> kept) {
    public ShotDecision {
        kept = List.copyOf(kept);
    }
}
