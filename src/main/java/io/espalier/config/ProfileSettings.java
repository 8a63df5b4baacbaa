package io.espalier.config;

import org.jspecify.annotations.Nullable;

/**
 * An expert profile that can be served.
 *
 * @param artefact the profile's file, written by {@code espalier experts select}
 * @param model the cut model: for {@code embedded} a GGUF file, for {@code routed} the name its server knows it by
 * @param upstream for {@code routed}: the upstream that serves it
 */
public record ProfileSettings(
        String artefact, String model, @Nullable String upstream) {}
