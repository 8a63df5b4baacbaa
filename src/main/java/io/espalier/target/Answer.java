package io.espalier.target;

/**
 * What the target answered by itself, at temperature 0.
 *
 * @param right whether its final answer is the gold one's
 * @param tokens it wrote; 0 where it does not say
 */
public record Answer(boolean right, int tokens) {}
