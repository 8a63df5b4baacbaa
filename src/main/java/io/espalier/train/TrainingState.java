package io.espalier.train;

/**
 * All that a step leaves to the next.
 *
 * @param steps taken so far
 * @param scale of the advantages
 */
public record TrainingState(int steps, Heads heads, Adam adam, RunningScale scale) {
    public static TrainingState start(Heads heads) {
        return new TrainingState(0, heads, Adam.start(heads.arrays()), RunningScale.start());
    }
}
