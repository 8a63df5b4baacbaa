package io.espalier.config;

import org.jspecify.annotations.Nullable;

/**
 * An expert profile that can be served.
 *
 * @param artefact the profile's file, written by {@code espalier experts select}
 * @param model the cut model: for {@code embedded} a GGUF file, for {@code routed} the name its server knows it by, for {@code swap} its
 *     folder as the server sees it
 * @param upstream for {@code routed} and {@code swap}: the upstream that serves it
 * @param canary for {@code swap}: how the model begins its greedy answer to the upstream's canary
 */
public record ProfileSettings(
        String artefact,
        String model,
        @Nullable String upstream,
        @Nullable String canary) {}
