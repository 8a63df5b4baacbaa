package io.espalier.pruner;

import java.util.List;

/** The coarse stage and what was measured of it. */
public record CoarseEntry(CoarseRule rule, List<StageEvidence> evidence) {
    public CoarseEntry {
        evidence = List.copyOf(evidence);
    }
}
