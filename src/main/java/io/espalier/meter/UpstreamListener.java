package io.espalier.meter;

import java.time.Duration;

/** Hears of upstreams and of single tries at them. Called on any thread: must not block. What it throws is contained. */
public interface UpstreamListener {
    /** Hears nothing. */
    UpstreamListener NONE = new UpstreamListener() {};

    /** The configuration names an upstream that it did not name before, or another of this name. */
    default void opened(String upstream) {}

    /** Nothing needs an upstream any more that was opened. */
    default void closed(String upstream) {}

    /** A try ended, or its reply's head came. */
    default void attempted(Attempt attempt) {}

    /** The upstream failed often enough to be left out for a while. */
    default void ejected(String upstream) {}

    /** A probe succeeded; the upstream takes exchanges again. */
    default void restored(String upstream) {}

    /** An upstream that was opened has an engine behind it, which is started now. */
    default void engineStarted(String upstream) {}

    /** The engine behind it ended and is started again. */
    default void engineRestarted(String upstream) {}

    /**
     * One try.
     *
     * @param ordinal 1 for an exchange's first try, more for those after it
     * @param took until it ended or its reply's head came
     */
    record Attempt(String upstream, int ordinal, Result result, Duration took) {}

    /** What became of a try. */
    enum Result {
        /** The upstream answered with a status below 500. */
        ANSWERED,
        /** The upstream answered with a 5xx. */
        SERVER_ERROR,
        /** No connection, or it broke before the reply's head. */
        CONNECTION_FAILED,
        /** No connection or no head in time. */
        TIMED_OUT,
        /** The exchange was over before the head came. */
        CANCELLED
    }
}
