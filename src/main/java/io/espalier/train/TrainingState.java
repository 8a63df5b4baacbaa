package io.espalier.train;

/**
 * All that a step leaves to the next.
 *
 * @param steps taken so far
 * @param scale of the advantages
 */
public record TrainingState(int steps, Heads heads, Adam adam, RunningScale scale) {
    /**
     * After an update along a direction.
     *
     * @param newScale of the advantages, those of this step seen
     * @param rate Adam's step
     */
    TrainingState moved(Network network, Direction direction, RunningScale newScale, double rate) {
        var gradient = network.gradient(heads, direction);
        var ascended = adam.ascend(heads.arrays(), gradient.arrays(), rate);
        return new TrainingState(steps + 1, heads.with(ascended.weights()), ascended.adam(), newScale);
    }

    public static TrainingState start(Heads heads) {
        return new TrainingState(0, heads, Adam.start(heads.arrays()), RunningScale.start());
    }
}
