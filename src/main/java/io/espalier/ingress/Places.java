package io.espalier.ingress;

import java.util.concurrent.atomic.AtomicInteger;

/** The gateway's own places for exchanges in flight; never more taken than the limit of the moment, and none refused below it. */
final class Places {
    private final AtomicInteger taken = new AtomicInteger();

    boolean take(int limit) {
        return taken.getAndUpdate(n -> n < limit ? n + 1 : n) < limit;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }
}
