package io.espalier.ingress;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket, kept as the amount used. What is used fades at the limit's rate, {@code perMinute}, so a client that was quiet
 * for a minute may use the whole limit at once, and in any stretch of time no more than the limit and what fades meanwhile. Because
 * the amount used, and not what is left, is kept, the limit may change at any time.
 *
 * <p>Exact in whole numbers: amounts count in 1/60,000,000, so that one microsecond fades {@code perMinute} of them. Not safe for
 * many threads; O(1) each.
 */
final class RateMeter {
    private static final long MICROS_A_MINUTE = 60_000_000;
    private static final long NANOS_A_MICRO = 1_000;
    /** More cannot be owed; so no sum overflows. */
    private static final long MOST = Long.MAX_VALUE / 4;

    /** Zero for no limit; then nothing is counted. */
    private int perMinute;

    private long used;
    private long lastNanos;

    /** @param perMinute null for no limit */
    RateMeter(@Nullable Integer perMinute, long nowNanos) {
        this.perMinute = perMinute == null ? 0 : perMinute;
        this.lastNanos = nowNanos;
    }

    /** Goes on with another limit; until now the old one held. */
    void change(@Nullable Integer nextPerMinute, long nowNanos) {
        fade(nowNanos);
        perMinute = nextPerMinute == null ? 0 : nextPerMinute;
    }

    /** How long until one more fits under the limit; zero where it does now. */
    Duration untilOneFits(long nowNanos) {
        fade(nowNanos);
        var over = perMinute == 0 ? 0 : used - (perMinute - 1L) * MICROS_A_MINUTE;
        return over <= 0 ? Duration.ZERO : Duration.of(Math.ceilDiv(over, perMinute), ChronoUnit.MICROS);
    }

    /** Uses the amount, beyond the limit if need be. */
    void use(long amount, long nowNanos) {
        fade(nowNanos);
        used = amount >= (MOST - used) / MICROS_A_MINUTE ? MOST : used + amount * MICROS_A_MINUTE;
    }

    /** Uses less than was said. */
    void giveBack(long amount, long nowNanos) {
        fade(nowNanos);
        used = Math.max(0, used - amount * MICROS_A_MINUTE);
    }

    private void fade(long nowNanos) {
        var micros = Math.max(0, nowNanos - lastNanos) / NANOS_A_MICRO;
        used = perMinute == 0 || micros > used / perMinute ? 0 : used - micros * perMinute;
        lastNanos += micros * NANOS_A_MICRO;
    }
}
