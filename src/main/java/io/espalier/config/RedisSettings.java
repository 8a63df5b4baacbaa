package io.espalier.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where replicas hold the rates of clients together.
 *
 * @param url {@code redis://} or {@code rediss://}, a host, perhaps a port and the number of a database
 * @param password null where Redis asks for none
 * @param deadline how long a request may wait for Redis before it goes on under its replica's own rates
 * @param prefix what the names of all keys begin with
 */
public record RedisSettings(URI url, @Nullable String password, Duration deadline, String prefix) {
    public static final int DEFAULT_PORT = 6379;

    public RedisSettings {
        deadline = Objects.requireNonNullElse(deadline, Duration.ofMillis(50));
        prefix = Objects.requireNonNullElse(prefix, "espalier:");
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "RedisSettings[url=" + url + ", deadline=" + deadline + ", prefix=" + prefix + "]";
    }
}
