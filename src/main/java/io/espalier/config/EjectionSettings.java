package io.espalier.config;

import java.time.Duration;
import java.util.Objects;

/**
 * Passive health: an upstream that keeps failing is left out for a while, then probed with one exchange.
 *
 * @param failures consecutive connection failures, timeouts or 5xx before it is left out
 * @param duration how long it is left out before a probe
 */
public record EjectionSettings(Integer failures, Duration duration) {
    public EjectionSettings {
        failures = Objects.requireNonNullElse(failures, 5);
        duration = Objects.requireNonNullElse(duration, Duration.ofSeconds(10));
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static EjectionSettings defaults() {
        return new EjectionSettings(null, null);
    }
}
