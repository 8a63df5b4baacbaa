package io.espalier.train;

/** One step of a run: a pure function of the state before it. */
public interface Step {
    Taken take(TrainingState state);

    /** A step's result. */
    record Taken(TrainingState state, StepReport report) {}
}
