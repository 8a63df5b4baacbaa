package io.espalier.ingress;

import io.espalier.config.ClientSettings;
import java.util.function.Consumer;

/** The rates of clients across replicas. Called on event loops, by many at once, and never blocks one. */
public interface SharedRates extends AutoCloseable {
    /** Each replica by itself. */
    SharedRates ALONE = new SharedRates() {
        @Override
        public void take(ClientSettings client, Consumer<RateWaits> whenKnown) {
            whenKnown.accept(RateWaits.NONE);
        }

        @Override
        public void spend(ClientSettings client, long tokens) {}

        @Override
        public void close() {}
    };

    /**
     * Counts one request, if it fits.
     *
     * @param whenKnown called once, at once or later, on the calling event loop; where nobody knows what the other replicas did,
     *     there is nothing to wait for
     */
    void take(ClientSettings client, Consumer<RateWaits> whenKnown);

    /** Charges tokens that were used, beyond the rate if need be. */
    void spend(ClientSettings client, long tokens);

    @Override
    void close();
}
