package io.espalier.moe;

import io.espalier.failure.UserError;
import io.espalier.moe.criterion.Criterion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ranks a model's experts for one domain or several.
 *
 * <p>One domain: by its score. Several (EASY-EP, equation 4): each domain's scores are divided by their sum in the layer, so
 * that no domain outweighs another by the length of its demonstrations or by the size of its activations, and added. The
 * same number of experts stays in every layer; of equal experts the one with the lower id is better.
 */
public final class ExpertSelector {
    private ExpertSelector() {}

    /** @throws UserError where the domains do not belong together, or the number cannot be kept */
    public static ExpertProfile select(List<ExpertScores> domains, Selection selection) {
        requireTogether(domains);
        var model = domains.getFirst().model();
        var shape = model.shape();
        var keep = selection.keep().of(shape.experts(), selection.groups());
        RoutingRules.requireKept(shape, keep, selection.groups());
        var layers = new ArrayList<RankedLayer>();
        for (var layer : shape.layers()) {
            layers.add(ranked(layer, mixed(domains, layer, selection.criterion())));
        }
        return new ExpertProfile(
                selection.name(),
                model,
                domains.stream().map(ExpertScores::domain).toList(),
                selection.criterion().name(),
                selection.seed(),
                keep,
                selection.groups(),
                layers,
                domains.stream().map(ExpertScores::calibration).toList(),
                List.of());
    }

    private static void requireTogether(List<ExpertScores> domains) {
        if (domains.isEmpty()) {
            throw new UserError("scores: none given; give the scores file of at least one domain");
        }
        var first = domains.getFirst();
        var names = new HashSet<String>();
        for (var scores : domains) {
            if (!scores.model().sha256().equals(first.model().sha256())) {
                throw new UserError("scores: '" + scores.domain() + "' was calibrated on another model ("
                        + scores.model().sha256().substring(0, 8) + ") than '" + first.domain() + "' ("
                        + first.model().sha256().substring(0, 8) + "); calibrate both on the same file");
            }
            if (!names.add(scores.domain())) {
                throw new UserError("scores: domain '" + scores.domain() + "' is given twice");
            }
        }
    }

    /** Per-layer normalised scores, added over the domains. */
    static double[] mixed(List<ExpertScores> domains, int layer, Criterion criterion) {
        var experts = domains.getFirst().model().shape().experts();
        var total = new double[experts];
        for (var domain : domains) {
            var score = criterion.score(layer, domain.sums(layer));
            var sum = Arrays.stream(score).sum();
            for (var expert = 0; expert < experts; expert++) {
                total[expert] += sum == 0 ? 1.0 / experts : score[expert] / sum;
            }
        }
        return total;
    }

    private static RankedLayer ranked(int layer, double[] score) {
        var sum = Arrays.stream(score).sum();
        var order = IntStream.range(0, score.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(expert -> -score[expert])
                        .thenComparing(expert -> expert))
                .toList();
        return new RankedLayer(
                layer, order, order.stream().map(expert -> score[expert] / sum).toList());
    }
}
