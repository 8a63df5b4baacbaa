package io.espalier.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a server is made to load the cut model of one profile after another.
 *
 * @param server which server it is
 * @param model what it calls its model, whatever it has loaded
 * @param dwell the least time that a loaded profile stays
 * @param patience how long a request waits for its profile before the full model answers
 * @param load how long each step of loading may take
 * @param canary a prompt whose greedy answer differs between the profiles; null takes the server's word for what it has loaded
 */
public record SwapSettings(
        SwapServer server,
        String model,
        Duration dwell,
        Duration patience,
        Duration load,
        @Nullable String canary) {
    public SwapSettings {
        dwell = Objects.requireNonNullElse(dwell, Duration.ofSeconds(30));
        patience = Objects.requireNonNullElse(patience, Duration.ofSeconds(5));
        load = Objects.requireNonNullElse(load, Duration.ofMinutes(10));
    }
}
