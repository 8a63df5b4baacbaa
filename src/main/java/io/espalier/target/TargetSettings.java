package io.espalier.target;

import org.jspecify.annotations.Nullable;

/**
 * Where a target is and how it is called.
 *
 * @param where the URL of a server, or else the name of a local model or the path of a GGUF file
 * @param model what the server calls the model; null for the only one that it serves
 * @param tokenizer of a server's model, as {@code TokenCounters} takes it; a local model has its own
 * @param apiKey sent as the bearer; null where the server asks for none
 * @param parallel prompts in work at once: calls to a server, or engines of a local model
 * @param threads of the computation of each engine
 * @param library another build of llama.cpp for a local model, a folder; null takes the one inside the program
 */
public record TargetSettings(
        String where,
        @Nullable String model,
        String tokenizer,
        @Nullable String apiKey,
        int parallel,
        int threads,
        @Nullable String library) {
    /** A local model. */
    public static TargetSettings local(String model, int threads) {
        return new TargetSettings(model, null, "approximate", null, 1, threads, null);
    }

    boolean served() {
        return where.startsWith("http://") || where.startsWith("https://");
    }

    /** Without the key. */
    @Override
    public String toString() {
        return where;
    }
}
