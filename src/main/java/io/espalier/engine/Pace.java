package io.espalier.engine;

import java.time.Duration;

/** How long calls take of late: an exponentially weighted mean. */
final class Pace {
    private static final double WEIGHT = 0.2;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private double meanSeconds;

    synchronized void served(Duration time) {
        var seconds = time.toNanos() / 1e9;
        meanSeconds = meanSeconds == 0 ? seconds : (1 - WEIGHT) * meanSeconds + WEIGHT * seconds;
    }

    /** When a place is likely to be free for somebody behind this many calls. */
    synchronized Duration wait(int calls) {
        var wait = Duration.ofMillis((long) (1000 * meanSeconds * calls));
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
