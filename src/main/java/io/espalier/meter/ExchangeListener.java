package io.espalier.meter;

/** Hears of exchanges as they end. Called on event loops: must not block. What it throws is contained. */
@FunctionalInterface
public interface ExchangeListener {
    /** Called exactly once for each exchange. */
    void finished(ExchangeSummary summary);
}
