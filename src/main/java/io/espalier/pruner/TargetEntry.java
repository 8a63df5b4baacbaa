package io.espalier.pruner;

import org.jspecify.annotations.Nullable;

/**
 * A model that answers.
 *
 * @param name as requests or the model store call it
 * @param sha256 of its file; null where it was only reached over the wire
 */
public record TargetEntry(String name, @Nullable String sha256) {}
