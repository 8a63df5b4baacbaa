package io.espalier.pipeline;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The time each stage of one request takes, in the order of the stages. */
final class Stopwatch {
    private final LongSupplier nanos;
    private final long started;
    private final Map<String, Duration> stages = new LinkedHashMap<>();
    private long lap;

    Stopwatch(LongSupplier nanos) {
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        this.lap = started;
    }

    /** The stage that began when the one before it ended is over. */
    void ended(String stage) {
        long now = nanos.getAsLong();
        stages.put(stage, Duration.ofNanos(now - lap));
        lap = now;
    }

    Map<String, Duration> stages() {
        return stages;
    }

    /** What is left of a deadline that began with this watch; never negative. */
    Duration leftOf(Duration deadline) {
        var left = deadline.minusNanos(nanos.getAsLong() - started);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
