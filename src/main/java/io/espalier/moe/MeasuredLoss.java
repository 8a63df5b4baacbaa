package io.espalier.moe;

/**
 * What a profile costs on texts of a domain that were not used to calibrate it.
 *
 * @param domain of the texts
 * @param texts how many
 * @param tokens how many were predicted
 * @param full mean negative log-likelihood of the full model, nats for a token
 * @param cut the same of the profile
 */
public record MeasuredLoss(String domain, int texts, long tokens, double full, double cut) {
    public double increase() {
        return cut - full;
    }
}
