package io.espalier.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The scorer that all routes share.
 *
 * @param artefact the folder of a trained pruner; null keeps the most diverse shots, with no training
 * @param provider where the encoder runs
 * @param threads sets of shots decided at once, and shots of a set encoded at once
 * @param deadline how long a request may wait for the stages before it goes on unpruned
 * @param queue requests waiting for the scorer before further ones are skipped as busy
 * @param cache decisions remembered
 * @param maxBody bodies above this are not looked at
 */
public record PrunerSettings(
        @Nullable String artefact,
        Provider provider,
        Integer threads,
        Duration deadline,
        Integer queue,
        Integer cache,
        DataSize maxBody) {
    /** Where ONNX graphs run. */
    public enum Provider {
        AUTO,
        CPU,
        CUDA
    }

    public PrunerSettings {
        provider = Objects.requireNonNullElse(provider, Provider.AUTO);
        threads = Objects.requireNonNullElse(threads, 2);
        deadline = Objects.requireNonNullElse(deadline, Duration.ofMillis(50));
        queue = Objects.requireNonNullElse(queue, 64);
        cache = Objects.requireNonNullElse(cache, 10_000);
        maxBody = Objects.requireNonNullElse(maxBody, DataSize.ofMebibytes(8));
    }

    PrunerSettings withPools(int newThreads, int newQueue, int newCache) {
        return new PrunerSettings(artefact, provider, newThreads, deadline, newQueue, newCache, maxBody);
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static PrunerSettings defaults() {
        return new PrunerSettings(null, null, null, null, null, null, null);
    }
}
