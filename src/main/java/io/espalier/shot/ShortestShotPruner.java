package io.espalier.shot;

import io.espalier.inference.Artefact;

/** Keeps the shortest shots, of equally long ones the first: as many as fit. */
public final class ShortestShotPruner implements ShotPruner {
    private final Artefact artefact;

    /** @param artefact what says that this is the rule */
    public ShortestShotPruner(Artefact artefact) {
        this.artefact = artefact;
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        return Choice.byValue(call, candidate -> -candidate.tokens());
    }

    @Override
    public Artefact artefact() {
        return artefact;
    }
}
