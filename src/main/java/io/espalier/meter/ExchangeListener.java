package io.espalier.meter;

/** Hears of exchanges as they begin and end. Called on event loops: never blocks, never throws. */
public interface ExchangeListener {
    void started();

    /** The first byte of the reply's body left for the client. */
    default void firstByte(ExchangeSummary soFar) {}

    /** Called exactly once for each {@link #started()}. */
    void finished(ExchangeSummary summary);
}
