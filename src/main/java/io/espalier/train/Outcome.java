package io.espalier.train;

/**
 * What the target made of one question behind a prompt.
 *
 * @param loss mean negative log-likelihood of the gold answer's tokens, in nats; NaN where it was not asked for
 * @param right 1 where its own answer was right, 0 where not; NaN where it was not asked for
 */
public record Outcome(double loss, double right) {}
