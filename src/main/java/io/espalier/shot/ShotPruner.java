package io.espalier.shot;

import io.espalier.inference.Artefact;

/** Decides which shots of a prompt stay: the coarse stage. Safe for use by many threads. */
public interface ShotPruner {
    /**
     * A pure function of the call and the artefact: equal calls get equal decisions, in every process.
     *
     * @return a decision that {@link ShotCall#checked} lets pass: pinned shots stay, and what stays besides fits in the budget
     */
    ShotDecision decide(ShotCall call);

    /** What decides; its hash covers everything that a decision depends on besides the call. */
    Artefact artefact();
}
