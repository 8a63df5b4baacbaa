package io.espalier.meter;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A metric with buckets.
 *
 * @param bounds the buckets' upper bounds, in seconds where it measures time
 */
record Histogram(String name, String description, List<Double> bounds) {
    private static final double NANOS = 1e9;

    static Histogram of(String name, String description, double... bounds) {
        return new Histogram(name, description, Arrays.stream(bounds).boxed().toList());
    }

    Timer timer(MeterRegistry registry, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(bounds.stream()
                        .map(seconds -> Duration.ofNanos(Math.round(seconds * NANOS)))
                        .toArray(Duration[]::new))
                .tags(tags)
                .register(registry);
    }

    DistributionSummary summary(MeterRegistry registry, Tags tags) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(
                        bounds.stream().mapToDouble(Double::doubleValue).toArray())
                .tags(tags)
                .register(registry);
    }
}
