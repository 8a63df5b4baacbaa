package io.espalier.inference;

import java.util.List;

/** Turns texts into unit vectors whose dot product is their similarity. Safe for use by many threads. */
public interface Encoder extends AutoCloseable {
    /** One L2-normalised vector of {@link #dimensions()} floats per text, in order. */
    List<float[]> encode(List<String> texts);

    int dimensions();

    /** The graph and the tokenizer that the vectors come from. */
    Artefact artefact();

    @Override
    void close();
}
