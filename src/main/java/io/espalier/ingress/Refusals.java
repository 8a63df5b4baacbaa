package io.espalier.ingress;

import io.espalier.failure.ApiError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why admission refuses, in the words of OpenAI's errors. */
final class Refusals {
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String RATE_LIMIT = "rate_limit_exceeded";

    /** Nobody knows when a running exchange ends; a second is what most take at least. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private Refusals() {}

    /** The same for a key that is absent, malformed or unknown. */
    static ApiError invalidKey() {
        return ApiError.of(
                UNAUTHORIZED,
                "invalid_request_error",
                "invalid_api_key",
                "A valid API key is required: send it as a bearer token in the Authorization header.");
    }

    static ApiError requestRate(@Nullable Integer limit, Duration wait) {
        return tooMany("requests", "Rate limit reached: " + limit + " requests a minute.")
                .retryAfter(wait);
    }

    static ApiError tokenRate(@Nullable Integer limit, Duration wait) {
        return tooMany("tokens", "Rate limit reached: " + limit + " tokens a minute.")
                .retryAfter(wait);
    }

    static ApiError clientInFlight(int limit) {
        return tooMany("requests", "Rate limit reached: " + limit + " requests at once.")
                .retryAfter(SOON);
    }

    static ApiError gatewayInFlight() {
        return tooMany("requests", "The gateway is at its limit of requests at once.")
                .retryAfter(SOON);
    }

    private static ApiError tooMany(String type, String message) {
        return ApiError.of(TOO_MANY_REQUESTS, type, RATE_LIMIT, message + " Try again later.");
    }
}
