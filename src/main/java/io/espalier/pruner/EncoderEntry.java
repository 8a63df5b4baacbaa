package io.espalier.pruner;

import static io.espalier.pruner.Requirement.require;

/**
 * The frozen encoder inside the graph.
 *
 * @param name such as {@code all-minilm-l6-v2-q}
 * @param sha256 of its own graph, before the heads were put on it
 * @param tokenizer the file of the folder that holds its {@code tokenizer.json}
 * @param window word-pieces of a run at most, marks not counted; longer texts are scored in pieces
 * @param dimensions of a vector
 */
public record EncoderEntry(String name, String sha256, String tokenizer, int window, int dimensions) {
    public EncoderEntry {
        require(window > 0 && window <= 510, "encoder.window: " + window + " is not from 1 to 510");
        require(dimensions > 0, "encoder.dimensions: " + dimensions);
    }
}
