package io.espalier.meter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts tries at upstreams, and shows which upstreams are left out. */
public final class UpstreamMeters implements UpstreamListener {
    private static final String UPSTREAM = "upstream";
    private static final Histogram ATTEMPTS = Histogram.of(
            "espalier.upstream.attempt.duration",
            "Time of a try at an upstream, to its reply's head or its failure.",
            0.01,
            0.02,
            0.04,
            0.08,
            0.16,
            0.32,
            0.64,
            1.28,
            2.56,
            5.12,
            10.24,
            20.48,
            40.96,
            81.92);

    private final MeterRegistry registry;
    private final Map<Series, Timer> attempts = new ConcurrentHashMap<>();
    /** The upstreams that are open, by name. */
    private final Map<String, Open> open = new HashMap<>();

    public UpstreamMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Series(String upstream, Result result, boolean again) {}

    /** While settings are replaced, two upstreams may go by one name. */
    private static final class Open {
        private final AtomicBoolean ejected = new AtomicBoolean();
        private final Gauge gauge;
        private int count;

        Open(MeterRegistry registry, String upstream) {
            gauge = Gauge.builder("espalier.upstream.ejected", ejected, each -> each.get() ? 1 : 0)
                    .description("1 while an upstream is left out for its failures.")
                    .tag(UPSTREAM, upstream)
                    .register(registry);
        }
    }

    @Override
    public synchronized void opened(String upstream) {
        var present = open.computeIfAbsent(upstream, name -> new Open(registry, name));
        present.count++;
        present.ejected.set(false);
        ejections(upstream);
    }

    @Override
    public synchronized void closed(String upstream) {
        var present = open.get(upstream);
        if (present != null && --present.count == 0) {
            open.remove(upstream);
            registry.remove(present.gauge);
        }
    }

    @Override
    public void attempted(Attempt attempt) {
        var series = new Series(attempt.upstream(), attempt.result(), attempt.ordinal() > 1);
        attempts.computeIfAbsent(series, this::attempts).record(attempt.took());
    }

    @Override
    public void ejected(String upstream) {
        mark(upstream, true);
        ejections(upstream).increment();
    }

    @Override
    public void restored(String upstream) {
        mark(upstream, false);
    }

    @Override
    public void engineStarted(String upstream) {
        restarts(upstream);
    }

    @Override
    public void engineRestarted(String upstream) {
        restarts(upstream).increment();
    }

    private synchronized void mark(String upstream, boolean ejected) {
        var present = open.get(upstream);
        if (present != null) {
            present.ejected.set(ejected);
        }
    }

    private Timer attempts(Series series) {
        return ATTEMPTS.timer(
                registry,
                Tags.of(
                        UPSTREAM,
                        series.upstream(),
                        "result",
                        Label.of(series.result()),
                        "attempt",
                        series.again() ? "retry" : "first"));
    }

    private Counter ejections(String upstream) {
        return Counter.builder("espalier.upstream.ejections")
                .description("Times that an upstream was left out for its failures.")
                .tag(UPSTREAM, upstream)
                .register(registry);
    }

    private Counter restarts(String upstream) {
        return Counter.builder("espalier.engine.restarts")
                .description("Times that an upstream's engine ended by itself and was started again.")
                .tag(UPSTREAM, upstream)
                .register(registry);
    }
}
