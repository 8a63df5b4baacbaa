package io.espalier.config;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who may call.
 *
 * @param name what logs and metrics call them
 * @param keySha256 the SHA-256 of their key, 64 hexadecimal digits
 * @param requestsPerMinute null for no limit
 * @param tokensPerMinute input plus output tokens, from the replies' own usage; null for no limit
 * @param maxInFlight their exchanges at once; null for no limit
 */
public record ClientSettings(
        String name,
        String keySha256,
        @Nullable Integer requestsPerMinute,
        @Nullable Integer tokensPerMinute,
        @Nullable Integer maxInFlight) {
    /** Whether what it uses is counted over time. */
    public boolean hasRates() {
        return requestsPerMinute != null || tokensPerMinute != null;
    }

    /** Never shows the key's hash. */
    @Override
    public String toString() {
        return "ClientSettings[name=" + name + ", requestsPerMinute=" + requestsPerMinute + ", tokensPerMinute="
                + tokensPerMinute + ", maxInFlight=" + maxInFlight + "]";
    }
}
