package io.espalier.upstream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How much each profile was asked for of late: one for every request, and half of what it was for every half-life that passes. */
final class Demand {
    private final double halfLife;
    private final Map<String, Double> asked = new HashMap<>();
    private long at;

    Demand(Duration halfLife, long now) {
        this.halfLife = halfLife.toNanos();
        this.at = now;
    }

    void ask(String profile, long now) {
        age(now);
        asked.merge(profile, 1.0, Double::sum);
    }

    double of(String profile) {
        return asked.getOrDefault(profile, 0.0);
    }

    private void age(long now) {
        double left = Math.pow(2, -(now - at) / halfLife);
        asked.replaceAll((profile, count) -> count * left);
        at = now;
    }
}
