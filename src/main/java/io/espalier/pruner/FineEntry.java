package io.espalier.pruner;

import static io.espalier.pruner.Requirement.require;

import java.util.List;

/**
 * The fine stage and what was measured of it.
 *
 * @param threshold words of a lower keep-probability may go
 * @param maxCut the largest share of a shot's words that goes
 */
public record FineEntry(double threshold, double maxCut, List<StageEvidence> evidence) {
    public FineEntry {
        evidence = List.copyOf(evidence);
        require(threshold >= 0 && threshold <= 1, "fine.threshold: " + threshold + " is not from 0 to 1");
        require(maxCut >= 0 && maxCut <= 1, "fine.maxCut: " + maxCut + " is not from 0 to 1");
    }
}
