package io.espalier.ingress.redis;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What came of questions to Redis, counted. Used by many threads. */
final class Answers {
    enum Result {
        ANSWERED,
        /** Not within the deadline. */
        LATE,
        /** With an error, or not at all: the connection broke. */
        FAILED,
        /** Not asked: Redis was known to be away. */
        AWAY
    }

    private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);

    Answers() {
        for (var result : Result.values()) {
            counts.put(result, new LongAdder());
        }
    }

    void count(Result result) {
        Objects.requireNonNull(counts.get(result)).increment();
    }

    Map<String, LongSupplier> counts() {
        return Collections.unmodifiableMap(counts.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name().toLowerCase(Locale.ROOT), entry -> entry.getValue()::sum)));
    }
}
