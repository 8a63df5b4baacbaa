package io.espalier.meter;

/** Passes on what another listener is told, and nothing of what it throws. */
final class ContainedUpstreamListener implements UpstreamListener {
    private final UpstreamListener listener;
    private final Containment containment = new Containment();

    ContainedUpstreamListener(UpstreamListener listener) {
        this.listener = listener;
    }

    @Override
    public void opened(String upstream) {
        containment.run(() -> listener.opened(upstream));
    }

    @Override
    public void closed(String upstream) {
        containment.run(() -> listener.closed(upstream));
    }

    @Override
    public void attempted(Attempt attempt) {
        containment.run(() -> listener.attempted(attempt));
    }

    @Override
    public void ejected(String upstream) {
        containment.run(() -> listener.ejected(upstream));
    }

    @Override
    public void restored(String upstream) {
        containment.run(() -> listener.restored(upstream));
    }

    @Override
    public void engineStarted(String upstream) {
        containment.run(() -> listener.engineStarted(upstream));
    }

    @Override
    public void engineRestarted(String upstream) {
        containment.run(() -> listener.engineRestarted(upstream));
    }
}
