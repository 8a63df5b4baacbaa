package io.espalier.upstream;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an upstream says about when to come back. */
final class RetryAfter {
    private RetryAfter() {}

    /** From {@code retry-after-ms}, else from {@code retry-after} in seconds or as a date; empty where neither says anything. */
    static Optional<Duration> of(MultiMap headers) {
        var precise = number(headers.get("retry-after-ms"));
        if (precise.isPresent()) {
            return precise.map(millis -> Duration.ofNanos((long) (millis * 1e6)));
        }
        var value = headers.get("retry-after");
        var seconds = number(value);
        return seconds.isPresent() ? seconds.map(s -> Duration.ofNanos((long) (s * 1e9))) : date(value);
    }

    private static Optional<Double> number(@Nullable String value) {
        try {
            return value == null
                    ? Optional.empty()
                    : Optional.of(Double.valueOf(value.trim())).filter(number -> number >= 0 && number < 1e9);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(@Nullable String value) {
        try {
            if (value == null) {
                return Optional.empty();
            }
            var until = ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME);
            var wait = Duration.between(ZonedDateTime.now(until.getZone()), until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
