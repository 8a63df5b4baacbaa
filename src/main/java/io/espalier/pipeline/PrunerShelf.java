package io.espalier.pipeline;

import io.espalier.config.Settings;
import java.util.List;

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

    /** Which stages of the present pruner stay off on routes that want them. */
    public List<String> offStages(Settings settings) {
        return present.offStages(settings);
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
