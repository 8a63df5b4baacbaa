package io.espalier.engine;

/**
 * Whether a prompt's tokens get scores.
 *
 * @param alternatives likeliest tokens to report at each place
 */
record Scoring(boolean wanted, int alternatives) {
    static final Scoring NONE = new Scoring(false, 0);

    static Scoring of(Call call) {
        return call.scoresPrompts() ? new Scoring(true, call.alternatives()) : NONE;
    }
}
