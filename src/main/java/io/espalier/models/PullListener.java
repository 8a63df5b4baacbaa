package io.espalier.models;

/** Hears how a model is fetched or checked. */
public interface PullListener {
    /** Whether people watch on a terminal, so that another program may show its own progress there. */
    boolean terminal();

    /** A line for people: a source that is tried, one that failed and why. */
    void note(String line);

    /**
     * Work on a file begins.
     *
     * @param done bytes that an earlier run has already done
     */
    void begin(String task, long done, long bytes);

    /** @param bytes done since the last call */
    void advance(long bytes);

    /** The work that was begun has ended, well or not. */
    void end();
}
