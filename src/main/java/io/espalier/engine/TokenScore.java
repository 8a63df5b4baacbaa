package io.espalier.engine;

/**
 * How likely a token was to the model, before temperature and penalties.
 *
 * @param logProbability natural; NaN for the first token of a prompt, which nothing predicts
 * @param alternatives the likeliest tokens at its place, likeliest first
 * @param alternativeLogProbabilities theirs
 */
public record TokenScore(int token, float logProbability, int[] alternatives, float[] alternativeLogProbabilities) {
    private static final int[] NO_TOKENS = {};
    private static final float[] NO_NUMBERS = {};

    static TokenScore unpredicted(int token) {
        return new TokenScore(token, Float.NaN, NO_TOKENS, NO_NUMBERS);
    }

    static TokenScore of(float[] logits, int token, int alternatives) {
        var normaliser = LogSumExp.of(logits);
        var ids = alternatives == 0 ? NO_TOKENS : Ranking.greatest(logits, alternatives);
        var numbers = alternatives == 0 ? NO_NUMBERS : new float[ids.length];
        for (var i = 0; i < ids.length; i++) {
            numbers[i] = (float) (logits[ids[i]] - normaliser);
        }
        return new TokenScore(token, (float) (logits[token] - normaliser), ids, numbers);
    }

    public boolean predicted() {
        return !Float.isNaN(logProbability);
    }
}
