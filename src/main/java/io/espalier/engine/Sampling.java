package io.espalier.engine;

import java.util.Map;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 takes the likeliest token
 * @param topP the likeliest tokens that together have this probability take part
 * @param topK the number of likeliest tokens that take part; 0 for all
 * @param frequencyPenalty subtracted from a token's logit for each time it was chosen
 * @param presencePenalty subtracted once from the logit of each token that was chosen
 * @param bias added to tokens' logits
 */
public record Sampling(
        double temperature,
        double topP,
        int topK,
        double frequencyPenalty,
        double presencePenalty,
        Map<Integer, Double> bias) {

    public static final Sampling GREEDY = new Sampling(0, 1, 0, 0, 0, Map.of());

    public Sampling {
        bias = Map.copyOf(bias);
    }
}
