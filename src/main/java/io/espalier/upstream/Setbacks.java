package io.espalier.upstream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Which profiles could not be loaded, and how long none is tried again: twice as long after each further failure. */
final class Setbacks {
    static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private record Setback(int failures, long until) {}

    private final Map<String, Setback> setbacks = new HashMap<>();

    boolean hold(String profile, long now) {
        var setback = setbacks.get(profile);
        return setback != null && now - setback.until() < 0;
    }

    /** @return how long it is not tried again */
    Duration failed(String profile, long now) {
        var before = setbacks.get(profile);
        int failures = before == null ? 1 : before.failures() + 1;
        var doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        var pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        setbacks.put(profile, new Setback(failures, now + pause.toNanos()));
        return pause;
    }

    void forget(String profile) {
        setbacks.remove(profile);
    }
}
