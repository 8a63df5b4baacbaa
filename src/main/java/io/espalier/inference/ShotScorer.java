package io.espalier.inference;

/** Says of a shot what the trained heads make of it. Safe for use by many threads. */
public interface ShotScorer extends AutoCloseable {
    /**
     * A pure function of its arguments and the artefact.
     *
     * @param features the shot's surface features, raw, as many as the artefact names
     */
    ShotScore score(String text, float[] features);

    /** The artefact that the scores come from. */
    Artefact artefact();

    @Override
    void close();
}
