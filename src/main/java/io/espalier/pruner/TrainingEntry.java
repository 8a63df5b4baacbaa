package io.espalier.pruner;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything needed to train it again.
 *
 * @param dataSha256 of the training data
 * @param recipe the hyper-parameters, by their names in {@code docs/training.md}
 * @param seconds of wall-clock time
 */
public record TrainingEntry(String dataSha256, List<Long> seeds, Map<String, String> recipe, double seconds) {
    public TrainingEntry {
        seeds = List.copyOf(seeds);
        recipe = new TreeMap<>(recipe);
    }
}
