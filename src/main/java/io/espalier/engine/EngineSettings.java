package io.espalier.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an engine is made of.
 *
 * @param model a GGUF file
 * @param name what clients call the model
 * @param threads threads of the computation
 * @param tokens the longest prompt plus reply; 0 for what the model was trained on, at most {@link #MOST_BY_DEFAULT}
 * @param queue calls waiting before further ones are refused
 * @param slots prompts remembered at once
 * @param library another build of llama.cpp, a folder
 */
public record EngineSettings(
        Path model, String name, int threads, int tokens, int queue, int slots, Optional<Path> library) {
    public static final int MOST_BY_DEFAULT = 8192;

    public static EngineSettings of(Path model, String name) {
        return new EngineSettings(model, name, 2, 0, 64, 2, Optional.empty());
    }

    int tokensFor(int trained) {
        return tokens > 0 ? tokens : Math.min(trained, MOST_BY_DEFAULT);
    }
}
