package io.espalier.engine;

import java.util.List;

/**
 * What a client wants: replies to one or more prompts, and perhaps the prompts' own probabilities.
 *
 * @param choices replies to each prompt
 * @param maxTokens of each reply; 0 for none, {@link #WHAT_FITS} for as many as the session has room for
 * @param seed equal seeds give equal replies
 * @param stops texts that end a reply and are not part of it
 * @param alternatives likeliest tokens to report at each token's place; {@link #NO_SCORES} for no probabilities
 * @param echo whether the prompts' tokens are reported too, scored where probabilities are asked for
 */
public record Call(
        List<Prompt> prompts,
        int choices,
        int maxTokens,
        Sampling sampling,
        long seed,
        List<String> stops,
        int alternatives,
        boolean echo) {
    public static final int WHAT_FITS = -1;
    public static final int NO_SCORES = -1;

    public Call {
        prompts = List.copyOf(prompts);
        stops = List.copyOf(stops);
    }

    boolean scored() {
        return alternatives != NO_SCORES;
    }

    boolean scoresPrompts() {
        return echo && scored();
    }
}
