package io.espalier.ingress;

import io.espalier.config.ClientSettings;
import io.espalier.failure.ApiError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long until one more request fits under a client's rates.
 *
 * @param requests zero where its requests a minute leave room for one
 * @param tokens zero where its tokens a minute leave room for one
 */
public record RateWaits(Duration requests, Duration tokens) {
    /** It fits now. */
    public static final RateWaits NONE = new RateWaits(Duration.ZERO, Duration.ZERO);

    /** @return null where there is nothing to wait for */
    @Nullable
    ApiError refusal(ClientSettings limits) {
        if (tokens.compareTo(requests) > 0) {
            return Refusals.tokenRate(limits.tokensPerMinute(), tokens);
        }
        return requests.isPositive() ? Refusals.requestRate(limits.requestsPerMinute(), requests) : null;
    }
}
