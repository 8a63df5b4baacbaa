package io.espalier.pipeline;

/** Decides about a set of shots. Safe for use by many threads. */
interface SetPruner {
    /** A pure function of the call, the stages and what decides. */
    Decision decide(SetCall call, StagesOn stages);
}
