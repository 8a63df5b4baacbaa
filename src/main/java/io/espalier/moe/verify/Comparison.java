package io.espalier.moe.verify;

import io.espalier.engine.LogSumExp;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.observe.RoutingObserver;
import java.util.Arrays;
import java.util.Map;

/** Compares two models token by token: choices of experts, logits, likeliest tokens, losses. */
final class Comparison {
    private final ExpertProfile profile;
    private final RoutingObserver masked;
    private final RoutingObserver cut;
    private final Map<Integer, int[]> kept;
    private final Distances unflipped = new Distances();
    private final Distances afterFlips = new Distances();
    private int[] text = {};
    private boolean flippedInText;
    private int texts;
    private long predicted;
    private long same;
    private long choices;
    private long flips;
    private double widestGap;
    private double maskedLoss;
    private double cutLoss;

    Comparison(ExpertProfile profile, RoutingObserver masked, RoutingObserver cut) {
        this.profile = profile;
        this.masked = masked;
        this.cut = cut;
        kept = profile.kept();
    }

    void begin(int[] tokens) {
        text = tokens;
        flippedInText = false;
        texts++;
    }

    void row(int position, int row, float[] first, float[] second) {
        kept.forEach((layer, ids) -> compareChoices(layer, ids, row));
        var distance = 0.0;
        for (var i = 0; i < first.length; i++) {
            distance = Math.max(distance, Math.abs((double) first[i] - second[i]));
        }
        (flippedInText ? afterFlips : unflipped).add(distance);
        same += greatest(first) == greatest(second) ? 1 : 0;
        if (position + 1 < text.length) {
            predicted++;
            maskedLoss += LogSumExp.of(first) - first[text[position + 1]];
            cutLoss += LogSumExp.of(second) - second[text[position + 1]];
        }
    }

    private void compareChoices(int layer, int[] ids, int row) {
        choices++;
        var before = masked.chosen(layer, row);
        var after =
                Arrays.stream(cut.chosen(layer, row)).map(expert -> ids[expert]).toArray();
        if (Arrays.equals(before, after)) {
            return;
        }
        flips++;
        if (!flippedInText) {
            flippedInText = true;
            widestGap = Math.max(widestGap, gap(layer, row, before, after));
        }
    }

    /** Between the experts that only one of the two chose, by the masked model's scores. */
    private double gap(int layer, int row, int[] before, int[] after) {
        var widest = 0.0;
        for (var one : before) {
            for (var other : after) {
                if (Arrays.binarySearch(after, one) < 0 && Arrays.binarySearch(before, other) < 0) {
                    double a = masked.score(layer, row, one);
                    double b = masked.score(layer, row, other);
                    widest = Math.max(widest, Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)));
                }
            }
        }
        return widest;
    }

    private static int greatest(float[] logits) {
        var best = 0;
        for (var token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    Proof proof(Tolerance tolerance) {
        return new Proof(
                profile.name(),
                tolerance,
                texts,
                unflipped.count() + afterFlips.count(),
                same,
                unflipped.differences(),
                new Proof.Flips(choices, flips, widestGap, afterFlips.differences()),
                maskedLoss / Math.max(1, predicted),
                cutLoss / Math.max(1, predicted));
    }
}
