package io.espalier.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every number, duration and size of the settings within its bounds: above zero, where {@link #BOUNDS} names no others. */
final class BoundsCheck {
    private static final Bounds ABOVE_ZERO = new Bounds(1, Integer.MAX_VALUE);
    private static final Bounds ZERO_OR_MORE = new Bounds(0, Integer.MAX_VALUE);
    private static final Map<String, Bounds> BOUNDS = Map.of(
            "ServerSettings.port", new Bounds(0, 65_535),
            "PruneSettings.budget", ZERO_OR_MORE,
            "EmbeddedUpstreamSettings.contextTokens", ZERO_OR_MORE,
            "PrunerSettings.cache", ZERO_OR_MORE);

    private record Bounds(int least, int most) {
        boolean hold(int value) {
            return value >= least && value <= most;
        }

        @Override
        public String toString() {
            return most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most;
        }
    }

    private final Faults faults;

    BoundsCheck(Faults faults) {
        this.faults = faults;
    }

    void check(Record settings, String path) {
        for (var component : settings.getClass().getRecordComponents()) {
            var bounds = BOUNDS.getOrDefault(name(component), ABOVE_ZERO);
            check(RecordShape.get(settings, component), path + "." + RecordShape.key(component), bounds);
        }
    }

    private void check(@Nullable Object value, String path, Bounds bounds) {
        switch (value) {
            case Integer number
            when !bounds.hold(number) -> faults.add(path, "expected a number " + bounds + ", found " + number);
            case Duration duration when !duration.isPositive() -> faults.add(path, "expected a duration above zero");
            case DataSize size when size.bytes() == 0 -> faults.add(path, "expected a size above zero");
            case DataSize size -> {}
            case Record nested -> check(nested, path);
            case Map<?, ?> map -> map.forEach((key, one) -> check(one, path + "." + key, bounds));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    check(list.get(i), path + "[" + i + "]", bounds);
                }
            }
            case null, default -> {}
        }
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }
}
