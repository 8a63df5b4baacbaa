package io.espalier.moe;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which experts of a model a domain needs: the artefact that is cut, exported, proven and served.
 *
 * @param name what people call it, such as {@code maths-50}
 * @param domains what it was calibrated for; several for a mixed profile
 * @param criterion how the experts were ranked
 * @param seed of criteria that draw; 0 for the others
 * @param keep experts kept in every MoE block
 * @param groups groups of consecutive experts of each of which the same number is kept, as group-limited routers need; 1
 *     for the best of all
 * @param layers the ranking of each MoE block, in the model's order
 * @param calibrations what the domains' sums were collected from, in the domains' order
 * @param measured what it costs, where that was measured
 */
public record ExpertProfile(
        String name,
        ModelIdentity model,
        List<String> domains,
        String criterion,
        long seed,
        int keep,
        int groups,
        List<RankedLayer> layers,
        List<Calibration> calibrations,
        List<MeasuredLoss> measured) {
    public static final String FORMAT = "espalier/expert-profile";
    public static final int VERSION = 1;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    public ExpertProfile {
        domains = List.copyOf(domains);
        layers = List.copyOf(layers);
        calibrations = List.copyOf(calibrations);
        measured = List.copyOf(measured);
        var shape = model.shape();
        require(name.matches(NAME), "name: '" + name + "' is not letters, digits, '.', '_' or '-'");
        require(!domains.isEmpty() && domains.size() == calibrations.size(), "domains: one for each calibration");
        require(layers.stream().map(RankedLayer::layer).toList().equals(shape.layers()), "layers: not the model's");
        require(
                layers.stream().allMatch(layer -> layer.ranked().size() == shape.experts()),
                "layers: not " + shape.experts() + " experts each");
        require(
                keep >= shape.active() && keep <= shape.experts(),
                "keep: " + keep + " is not from " + shape.active() + ", the experts a token needs, to "
                        + shape.experts());
        require(
                groups > 0 && shape.experts() % groups == 0 && keep % groups == 0,
                "groups: " + groups + " cannot share out " + keep + " of " + shape.experts() + " experts");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The kept experts of each MoE block, ascending by id: the order in which a cut checkpoint numbers them. */
    public Map<Integer, int[]> kept() {
        var kept = new TreeMap<Integer, int[]>();
        layers.forEach(layer -> kept.put(layer.layer(), layer.best(keep, groups)));
        return kept;
    }

    /** The kept experts of one of the model's MoE blocks. */
    public int[] kept(int layer) {
        return Objects.requireNonNull(kept().get(layer));
    }

    /** The other experts of each MoE block, ascending by id. */
    public Map<Integer, int[]> dropped() {
        var dropped = new TreeMap<Integer, int[]>();
        kept().forEach((layer, kept) ->
                dropped.put(layer, complement(kept, model.shape().experts())));
        return dropped;
    }

    /** The other experts of one of the model's MoE blocks. */
    public int[] dropped(int layer) {
        return complement(kept(layer), model.shape().experts());
    }

    private static int[] complement(int[] kept, int experts) {
        return IntStream.range(0, experts)
                .filter(expert -> Arrays.binarySearch(kept, expert) < 0)
                .toArray();
    }

    public ExpertProfile measured(List<MeasuredLoss> losses) {
        return new ExpertProfile(name, model, domains, criterion, seed, keep, groups, layers, calibrations, losses);
    }
}
