package io.espalier.upstream;

import io.espalier.config.EjectionSettings;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passive health: after so many failures in a row an upstream is left out for a while, then one exchange probes it. Shared by all event
 * loops; times are {@link System#nanoTime()}.
 */
final class UpstreamHealth {
    /** What an exchange was let in as. */
    enum Entry {
        ORDINARY,
        PROBE,
        LEFT_OUT
    }

    private final int limit;
    private final long duration;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong everFailed = new AtomicLong();
    private final AtomicBoolean probing = new AtomicBoolean();
    private final AtomicBoolean ejected = new AtomicBoolean();
    private volatile long until;

    UpstreamHealth(EjectionSettings settings) {
        this.limit = settings.failures();
        this.duration = settings.duration().toNanos();
    }

    /** Whether {@link #enter} would now let an exchange in. */
    boolean available(long now) {
        return !ejected.get() || now - until >= 0 && !probing.get();
    }

    Entry enter(long now) {
        if (!ejected.get()) {
            return Entry.ORDINARY;
        }
        boolean probe = now - until >= 0 && probing.compareAndSet(false, true);
        return probe ? Entry.PROBE : Entry.LEFT_OUT;
    }

    /** @return whether the upstream was left out until now */
    boolean succeeded(Entry entry) {
        if (failures.get() != 0) {
            failures.set(0);
        }
        if (entry != Entry.PROBE) {
            return false;
        }
        boolean restored = ejected.getAndSet(false);
        probing.set(false);
        return restored;
    }

    /** @return whether the upstream is left out from now on */
    boolean failed(Entry entry, long now) {
        everFailed.incrementAndGet();
        boolean newlyEjected = false;
        // What began before the upstream was left out and fails late says nothing new.
        if (entry == Entry.PROBE || failures.incrementAndGet() >= limit && !ejected.get()) {
            until = now + duration;
            newlyEjected = !ejected.getAndSet(true);
        }
        abandoned(entry);
        return newlyEjected;
    }

    /** The exchange ended without telling anything of the upstream. */
    void abandoned(Entry entry) {
        if (entry == Entry.PROBE) {
            probing.set(false);
        }
    }

    /** Failures since the start, whatever came between them. */
    long everFailed() {
        return everFailed.get();
    }

    /** Nanoseconds until a probe may go; 0 where nothing is to be waited for. */
    long leftOutFor(long now) {
        return ejected.get() ? Math.max(0, until - now) : 0;
    }
}
