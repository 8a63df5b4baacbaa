package io.espalier.config;

import java.time.Duration;
import java.util.Objects;

/**
 * Retries, only before the reply's first byte and only of bodies that were kept whole.
 *
 * @param attempts tries in all, over all upstreams of the route
 * @param maxWait the longest {@code retry-after} that is waited for; longer ones are relayed to the client
 * @param maxBody bodies above this are streamed, and so not retried; with one attempt, all are
 */
public record RetrySettings(Integer attempts, Duration maxWait, DataSize maxBody) {
    public RetrySettings {
        attempts = Objects.requireNonNullElse(attempts, 2);
        maxWait = Objects.requireNonNullElse(maxWait, Duration.ofSeconds(2));
        maxBody = Objects.requireNonNullElse(maxBody, DataSize.ofMebibytes(1));
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static RetrySettings defaults() {
        return new RetrySettings(null, null, null);
    }
}
