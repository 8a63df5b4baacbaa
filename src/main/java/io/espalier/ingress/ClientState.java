package io.espalier.ingress;

import io.espalier.config.ClientSettings;
import io.espalier.failure.ApiError;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one client has used of its limits; stays when the settings are reloaded. Safe for use by many threads. */
final class ClientState {
    private final LongSupplier nanos;
    private final RateMeter requests;
    private final RateMeter tokens;
    private int maxInFlight;
    private int inFlight;

    ClientState(ClientSettings limits, LongSupplier nanos) {
        this.nanos = nanos;
        var now = nanos.getAsLong();
        this.requests = new RateMeter(limits.requestsPerMinute(), now);
        this.tokens = new RateMeter(limits.tokensPerMinute(), now);
        this.maxInFlight = orEndless(limits.maxInFlight());
    }

    /** Goes on with other limits. */
    synchronized void reload(ClientSettings limits) {
        var now = nanos.getAsLong();
        requests.change(limits.requestsPerMinute(), now);
        tokens.change(limits.tokensPerMinute(), now);
        maxInFlight = orEndless(limits.maxInFlight());
    }

    /**
     * Takes a place under the client's limits and one of the gateway's, or neither.
     *
     * @param gateway takes one of the gateway's places, if there is one
     * @return why not, or null where both are taken
     */
    synchronized @Nullable ApiError enter(BooleanSupplier gateway) {
        var now = nanos.getAsLong();
        var refusal = refusal(now);
        if (refusal != null) {
            return refusal;
        }
        if (!gateway.getAsBoolean()) {
            return Refusals.gatewayInFlight();
        }
        inFlight++;
        requests.use(1, now);
        return null;
    }

    private @Nullable ApiError refusal(long now) {
        if (inFlight >= maxInFlight) {
            return Refusals.clientInFlight(maxInFlight);
        }
        var requestWait = requests.untilOneFits(now);
        var tokenWait = tokens.untilOneFits(now);
        if (tokenWait.compareTo(requestWait) > 0) {
            return Refusals.tokenRate(tokens.perMinute(), tokenWait);
        }
        return requestWait.isPositive() ? Refusals.requestRate(requests.perMinute(), requestWait) : null;
    }

    synchronized void spend(long amount) {
        tokens.use(amount, nanos.getAsLong());
    }

    synchronized void leave() {
        inFlight--;
    }

    private static int orEndless(@Nullable Integer limit) {
        return limit == null ? Integer.MAX_VALUE : limit;
    }
}
