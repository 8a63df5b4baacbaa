package io.espalier.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The cut model of one profile, as a running server is to load it.
 *
 * @param profile the profile's name
 * @param version what the server is told to call these weights: the name and the artefact's hash
 * @param folder of the checkpoint, as the server sees it
 * @param answer how the model begins its greedy answer to the canary; null where there is none
 */
record Weights(
        String profile,
        String version,
        String folder,
        @Nullable String answer) {}
