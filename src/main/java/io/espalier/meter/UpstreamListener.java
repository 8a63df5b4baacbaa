package io.espalier.meter;

/** Hears of single tries against upstreams and of upstreams left out. Called on event loops: never blocks, never throws. */
public interface UpstreamListener {
    /** A try ended, or its reply's head came. */
    void attempted(String upstream, Attempt result);

    /** The upstream failed often enough to be left out for a while. */
    void ejected(String upstream);

    /** A probe succeeded; the upstream takes exchanges again. */
    void restored(String upstream);

    /** What became of one try. */
    enum Attempt {
        /** The upstream answered with a status below 500. */
        ANSWERED,
        /** The upstream answered with a 5xx. */
        SERVER_ERROR,
        /** No connection, or it broke before the reply's head. */
        CONNECTION_FAILED,
        /** No connection or no head in time. */
        TIMED_OUT,
        /** The client left before the head came. */
        CANCELLED
    }
}
