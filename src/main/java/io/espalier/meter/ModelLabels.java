package io.espalier.meter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which models' names become labels. A client can name any model, and each new name would be a new set of time series, so a name is
 * taken only where the configuration writes it out, or where an upstream answered for it well; of these, so many and no more.
 */
final class ModelLabels {
    /** Names that are learned from replies, for as long as the program runs. */
    static final int MOST = 100;

    private final Set<String> learned = ConcurrentHashMap.newKeySet();

    /**
     * @param configured names that the configuration writes out
     * @param answered whether an upstream answered well for it
     */
    String label(@Nullable String model, Set<String> configured, boolean answered) {
        if (model == null) {
            return Label.ABSENT;
        }
        if (configured.contains(model) || learned.contains(model)) {
            return model;
        }
        return answered && ModelName.isOne(model) && learn(model) ? model : Label.OTHER;
    }

    private synchronized boolean learn(String model) {
        return learned.size() < MOST && learned.add(model) || learned.contains(model);
    }
}
