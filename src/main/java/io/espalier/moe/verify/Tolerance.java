package io.espalier.moe.verify;

/**
 * How far apart two models may be that compute the same in another order.
 *
 * @param logits the greatest difference of a logit
 * @param loss the greatest difference of the mean loss, nats for a token
 * @param gates how near two experts' scores must be, relative to the greater, for rounding to choose the one or the other
 * @param tokens the greatest share of likeliest tokens that may differ, all of them after such a choice or near ties
 */
public record Tolerance(double logits, double loss, double gates, double tokens) {
    public static final Tolerance USUAL = new Tolerance(0.05, 1e-3, 0.02, 0.01);

    public Tolerance withLogits(double greatest) {
        return new Tolerance(greatest, loss, gates, tokens);
    }
}
