package io.espalier.moe;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one calibration found out about the experts of a model in one domain: sums, not scores, so that any criterion and
 * any number of experts can be chosen later from the same file.
 *
 * @param layers the sums of each MoE block, by its index in the model
 */
public record ExpertScores(
        ModelIdentity model, String domain, Calibration calibration, SortedMap<Integer, ExpertSums> layers) {
    public static final String FORMAT = "espalier/expert-scores";
    public static final int VERSION = 1;

    public ExpertScores {
        var shape = model.shape();
        if (domain.isBlank()) {
            throw new IllegalArgumentException("domain: empty");
        }
        if (!layers.keySet().stream().toList().equals(shape.layers())) {
            throw new IllegalArgumentException("layers: " + layers.keySet() + " are not the model's " + shape.layers());
        }
        layers.forEach((layer, sums) -> requireExperts(layer, sums, shape.experts()));
        layers = new TreeMap<>(layers);
    }

    private static void requireExperts(int layer, ExpertSums sums, int experts) {
        if (sums.experts() != experts) {
            throw new IllegalArgumentException("layers." + layer + ": " + sums.experts() + " experts, not " + experts);
        }
    }

    /** The sums of one of the model's MoE blocks. */
    public ExpertSums sums(int layer) {
        return Objects.requireNonNull(layers.get(layer));
    }

    /** Empty sums for every MoE block. */
    public static SortedMap<Integer, ExpertSums> nothing(MoeShape shape) {
        var empty = new TreeMap<Integer, ExpertSums>();
        shape.layers().forEach(layer -> empty.put(layer, new ExpertSums(shape.experts())));
        return empty;
    }

    /** Adds {@code more} to {@code sums}, layer by layer. */
    public static void add(Map<Integer, ExpertSums> sums, Map<Integer, ExpertSums> more) {
        more.forEach((layer, added) -> sums.computeIfAbsent(layer, key -> new ExpertSums(added.experts()))
                .add(added));
    }
}
