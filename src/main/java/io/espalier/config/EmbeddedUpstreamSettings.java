package io.espalier.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The built-in engine as a process of its own, started and watched by the gateway.
 *
 * @param model a name of the model store, or a path to a GGUF file
 * @param threads threads for inference
 * @param contextTokens the longest prompt plus reply
 * @param queue requests waiting before the engine answers 429
 * @param library another build of llama.cpp, a folder; null takes the one inside the program
 */
public record EmbeddedUpstreamSettings(
        String model,
        Integer threads,
        Integer contextTokens,
        Integer queue,
        @Nullable String library,
        TimeoutSettings timeouts,
        RetrySettings retry,
        EjectionSettings ejection)
        implements UpstreamSettings {
    public EmbeddedUpstreamSettings {
        model = Objects.requireNonNullElse(model, "tiny-moe");
        threads = Objects.requireNonNullElse(threads, 2);
        contextTokens = Objects.requireNonNullElse(contextTokens, 0);
        queue = Objects.requireNonNullElse(queue, 64);
        timeouts = Objects.requireNonNullElseGet(timeouts, TimeoutSettings::defaults);
        retry = Objects.requireNonNullElseGet(retry, RetrySettings::defaults);
        ejection = Objects.requireNonNullElseGet(ejection, EjectionSettings::defaults);
    }

    public EmbeddedUpstreamSettings withModel(String newModel) {
        return new EmbeddedUpstreamSettings(
                newModel, threads, contextTokens, queue, library, timeouts, retry, ejection);
    }
}
