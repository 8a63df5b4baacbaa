package io.espalier.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Those that use something which is replaced as a whole. It is let go when it was replaced and the last of them left. Safe for use by
 * many threads.
 */
public final class Holders {
    /** Those inside, plus one until it is replaced; 0 is final. */
    private final AtomicInteger count = new AtomicInteger(1);

    private final Runnable release;

    /** @param release run once, by the last to leave */
    public Holders(Runnable release) {
        this.release = release;
    }

    /** @return false where it was replaced and let go in the meantime */
    public boolean enter() {
        int seen = count.get();
        while (seen > 0) {
            if (count.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = count.get();
        }
        return false;
    }

    /** Called once for each {@link #enter} that gave true, and once when it is replaced or no longer needed. */
    public void leave() {
        if (count.decrementAndGet() == 0) {
            release.run();
        }
    }
}
