package io.espalier.inference;

import java.util.List;

/** Says of a shot what the trained heads make of it. Safe for use by many threads. */
public interface ShotScorer extends AutoCloseable {
    /**
     * A shot as it is scored.
     *
     * @param features its surface features, raw, as many as the artefact names
     */
    record Input(String text, float[] features) {}

    /** One score for each shot, in order; each a pure function of that shot and the artefact. */
    List<ShotScore> score(List<Input> shots);

    /** The same for one shot. */
    default ShotScore score(String text, float[] features) {
        return score(List.of(new Input(text, features))).getFirst();
    }

    /** The artefact that the scores come from. */
    Artefact artefact();

    @Override
    void close();
}
