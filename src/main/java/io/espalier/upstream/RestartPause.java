package io.espalier.upstream;

import java.time.Duration;

/** How long to wait before a process that ended is started again: not at all, unless it keeps ending young. */
final class RestartPause {
    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private int youngDeaths;

    /** @param lived how long the process ran */
    Duration after(Duration lived) {
        youngDeaths = lived.compareTo(YOUNG) < 0 ? youngDeaths + 1 : 0;
        if (youngDeaths <= 1) {
            return Duration.ZERO;
        }
        var doubled = FIRST.multipliedBy(1L << Math.min(youngDeaths - 2, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
}
