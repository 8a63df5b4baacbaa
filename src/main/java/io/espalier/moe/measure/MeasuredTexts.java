package io.espalier.moe.measure;

/**
 * Losses of some texts of a domain under a masking.
 *
 * @param masking its id
 * @param first the first text's index
 * @param losses of the texts from there on, nats for a text
 */
record MeasuredTexts(String masking, String domain, int first, double[] losses) {}
