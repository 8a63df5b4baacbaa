package io.espalier.testing;

import io.espalier.meter.ExchangeListener;
import io.espalier.meter.ExchangeSummary;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers every exchange. */
public final class RecordingListener implements ExchangeListener {
    private final List<ExchangeSummary> finished = new CopyOnWriteArrayList<>();

    @Override
    public void finished(ExchangeSummary summary) {
        finished.add(summary);
    }

    public List<ExchangeSummary> finished() {
        return finished;
    }

    /** The summary of that place in order, once it is there. */
    public ExchangeSummary summary(int index) {
        Eventually.until("exchange " + index + " finished", () -> finished.size() > index);
        return finished.get(index);
    }
}
