package io.espalier.testing;

import io.espalier.meter.UpstreamListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what became of upstreams, one word each. */
public final class RecordingUpstreamListener implements UpstreamListener {
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void opened(String upstream) {
        events.add("opened " + upstream);
    }

    @Override
    public void closed(String upstream) {
        events.add("closed " + upstream);
    }

    @Override
    public void attempted(Attempt attempt) {
        events.add(attempt.result() + " " + attempt.upstream() + " " + attempt.ordinal());
    }

    @Override
    public void ejected(String upstream) {
        events.add("ejected " + upstream);
    }

    @Override
    public void restored(String upstream) {
        events.add("restored " + upstream);
    }

    @Override
    public void engineStarted(String upstream) {
        events.add("started " + upstream);
    }

    @Override
    public void engineRestarted(String upstream) {
        events.add("restarted " + upstream);
    }

    /** All events so far, in order. */
    public List<String> events() {
        return List.copyOf(events);
    }

    /** All events, once there are so many. */
    public List<String> events(int count) {
        Eventually.until(count + " events of upstreams", () -> events.size() >= count);
        return events();
    }
}
