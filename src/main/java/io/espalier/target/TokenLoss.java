package io.espalier.target;

/**
 * How unexpected a token of a text was: its self-information under the target.
 *
 * @param start where it begins, in code points
 * @param loss negative log-likelihood in nats; NaN for the first token, which nothing predicts
 */
public record TokenLoss(int start, double loss) {}
