package io.espalier.moe.cut;

import io.espalier.moe.Progress;

/** Ends the work after so many bytes of a task. */
final class InterruptingProgress implements Progress {
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final String task;
    private long left;
    private boolean counting;

    InterruptingProgress(String task, long bytes) {
        this.task = task;
        left = bytes;
    }

    @Override
    public void begin(String begun, String unit, long total) {
        counting = begun.startsWith(task);
    }

    @Override
    public void advance(long done) {
        if (counting) {
            left -= done;
            if (left <= 0) {
                throw new Interrupted();
            }
        }
    }
}
