package io.espalier.ingress;

/** Notices, by looking now and then, that a count has not grown for too long. */
final class Stall {
    private long last = -1;
    private long since;

    /** @return whether the count has stood still for longer than the limit */
    boolean over(long count, long now, long limit) {
        if (count != last) {
            last = count;
            since = now;
            return false;
        }
        return now - since > limit;
    }

    /** Nobody is to blame for the time until now. */
    void forgive(long now) {
        since = now;
    }
}
