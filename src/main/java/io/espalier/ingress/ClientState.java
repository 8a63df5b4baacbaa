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
    private ClientSettings limits;
    private int inFlight;

    ClientState(ClientSettings limits, LongSupplier nanos) {
        this.nanos = nanos;
        var now = nanos.getAsLong();
        this.requests = new RateMeter(limits.requestsPerMinute(), now);
        this.tokens = new RateMeter(limits.tokensPerMinute(), now);
        this.limits = limits;
    }

    /** Goes on with other limits. */
    synchronized void reload(ClientSettings newLimits) {
        var now = nanos.getAsLong();
        requests.change(newLimits.requestsPerMinute(), now);
        tokens.change(newLimits.tokensPerMinute(), now);
        limits = newLimits;
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
        var atOnce = limits.maxInFlight();
        return atOnce != null && inFlight >= atOnce
                ? Refusals.clientInFlight(atOnce)
                : new RateWaits(requests.untilOneFits(now), tokens.untilOneFits(now)).refusal(limits);
    }

    synchronized void spend(long amount) {
        tokens.use(amount, nanos.getAsLong());
    }

    /** A request that was counted did not go on. */
    synchronized void forget() {
        requests.giveBack(1, nanos.getAsLong());
    }

    synchronized void leave() {
        inFlight--;
    }
}
