package io.espalier.target;

/**
 * How likely a gold answer was to the target.
 *
 * @param loss mean negative log-likelihood of the answer's tokens, in nats
 * @param tokens of the answer, as the target cut it
 */
public record Score(double loss, int tokens) {}
