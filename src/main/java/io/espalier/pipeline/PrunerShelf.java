package io.espalier.pipeline;

/** The pruner that serves now, replaced as a whole. Decisions that began with the one before end with it. */
public final class PrunerShelf implements AutoCloseable {
    private volatile ServedPruner present;

    public PrunerShelf(ServedPruner first) {
        this.present = first;
    }

    /** The present pruner, entered; the caller must {@link ServedPruner#leave} it. */
    ServedPruner enter() {
        while (true) {
            var seen = present;
            if (seen.enter()) {
                return seen;
            }
        }
    }

    /** What decides now, as headers name it. */
    public String name() {
        return present.name();
    }

    /** From now on another decides. */
    public synchronized void replace(ServedPruner next) {
        var old = present;
        present = next;
        old.leave();
    }

    /** Nothing may be asked of it afterwards. */
    @Override
    public synchronized void close() {
        present.leave();
    }
}
