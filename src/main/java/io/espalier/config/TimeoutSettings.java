package io.espalier.config;

import java.time.Duration;
import java.util.Objects;

/**
 * How long an upstream may take.
 *
 * @param connect to accept a connection
 * @param firstByte from the request sent to the reply's head
 * @param idle between two chunks of the reply
 * @param total for the whole exchange
 */
public record TimeoutSettings(Duration connect, Duration firstByte, Duration idle, Duration total) {
    public TimeoutSettings {
        connect = Objects.requireNonNullElse(connect, Duration.ofSeconds(5));
        firstByte = Objects.requireNonNullElse(firstByte, Duration.ofMinutes(5));
        idle = Objects.requireNonNullElse(idle, Duration.ofMinutes(2));
        total = Objects.requireNonNullElse(total, Duration.ofMinutes(30));
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static TimeoutSettings defaults() {
        return new TimeoutSettings(null, null, null, null);
    }
}
