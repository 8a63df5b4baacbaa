package io.espalier.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for a condition, up to a limit that only a failing test reaches. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration STILL = Duration.ofSeconds(1);

    private Eventually() {}

    public static void until(String what, BooleanSupplier condition) {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - limit > 0) {
                throw new AssertionError("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until a count that has begun has stood still for a second. */
    public static void still(String what, LongSupplier count) {
        var last = new AtomicLong();
        var since = new AtomicLong(System.nanoTime());
        until(what + " standing still", () -> {
            long now = System.nanoTime();
            long present = count.getAsLong();
            if (last.getAndSet(present) != present || present == 0) {
                since.set(now);
            }
            return now - since.get() > STILL.toNanos();
        });
    }
}
