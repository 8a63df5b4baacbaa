package io.espalier.meter;

/** Passes on what another listener is told, and nothing of what it throws. */
final class ContainedExchangeListener implements ExchangeListener {
    private final ExchangeListener listener;
    private final Containment containment = new Containment();

    ContainedExchangeListener(ExchangeListener listener) {
        this.listener = listener;
    }

    @Override
    public void finished(ExchangeSummary summary) {
        containment.run(() -> listener.finished(summary));
    }
}
