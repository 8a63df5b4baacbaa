package io.espalier.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Chooses tokens for one reply: penalties and bias, temperature, top-k, top-p, then a draw. Ties go to the lower token id,
 * so that equal logits and equal random numbers give equal tokens.
 */
final class Sampler {
    private final Sampling sampling;
    private final RandomGenerator random;
    private final Map<Integer, Integer> chosen = new HashMap<>();

    Sampler(Sampling sampling, RandomGenerator random) {
        this.sampling = sampling;
        this.random = random;
    }

    /** @param logits not changed */
    int next(float[] logits) {
        var adjusted = adjust(logits);
        var token = sampling.temperature() == 0 ? likeliest(adjusted) : draw(adjusted);
        chosen.merge(token, 1, Integer::sum);
        return token;
    }

    private float[] adjust(float[] logits) {
        var penalised = sampling.frequencyPenalty() != 0 || sampling.presencePenalty() != 0;
        if (!penalised && sampling.bias().isEmpty()) {
            return logits;
        }
        var adjusted = logits.clone();
        chosen.forEach((token, count) ->
                adjusted[token] -= (float) (count * sampling.frequencyPenalty() + sampling.presencePenalty()));
        sampling.bias().forEach((token, bias) -> adjusted[token] += bias.floatValue());
        return adjusted;
    }

    private static int likeliest(float[] logits) {
        var best = 0;
        for (var i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int draw(float[] logits) {
        var weights = weights(logits);
        var candidates = candidates(weights);
        var total = 0.0;
        for (var token : candidates) {
            total += weights[token];
        }
        var left = random.nextDouble() * total;
        for (var token : candidates) {
            left -= weights[token];
            if (left < 0) {
                return token;
            }
        }
        return candidates[0];
    }

    /** exp((logit − max) / temperature): 1 for the likeliest. */
    private float[] weights(float[] logits) {
        var max = logits[likeliest(logits)];
        var weights = new float[logits.length];
        for (var i = 0; i < logits.length; i++) {
            weights[i] = (float) Math.exp((logits[i] - max) / sampling.temperature());
        }
        return weights;
    }

    /** The tokens that take part; likeliest first where top-k or top-p had to order them, else by id. */
    private int[] candidates(float[] weights) {
        var ordered = sampling.topK() > 0 || sampling.topP() < 1;
        if (!ordered) {
            return Ranking.all(weights.length);
        }
        var ranked = Ranking.descending(weights, negligible(weights));
        var kept = sampling.topK() > 0 ? Math.min(sampling.topK(), ranked.length) : ranked.length;
        return Arrays.copyOf(ranked, nucleus(weights, ranked, kept));
    }

    /** All tokens lighter than this weigh less together than what top-p leaves out. */
    private double negligible(float[] weights) {
        return (1 - sampling.topP()) * sum(weights) / weights.length;
    }

    private int nucleus(float[] weights, int[] ranked, int kept) {
        if (sampling.topP() >= 1) {
            return kept;
        }
        var total = 0.0;
        for (var i = 0; i < kept; i++) {
            total += weights[ranked[i]];
        }
        if (kept == ranked.length) {
            total = sum(weights);
        }
        var reached = 0.0;
        var size = 0;
        while (size < kept && (size == 0 || reached < sampling.topP() * total)) {
            reached += weights[ranked[size++]];
        }
        return size;
    }

    private static double sum(float[] weights) {
        var sum = 0.0;
        for (var weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
