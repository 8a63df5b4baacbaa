package io.espalier.moe.measure;

import io.espalier.report.Interval;
import java.util.List;

/**
 * What profiles of a criterion and a size cost: the loss above the full model's, nats for a token.
 *
 * @param share of the experts that stay
 * @param keep how many these are
 * @param domains each with its own profile
 * @param inDomain the mean over domains
 * @param outOfDomain the mean over domains of each profile's mean over the other domains
 * @param referenceMinus how much less the first criterion costs in domain, the mean over domains
 * @param won domains in which the first criterion costs less, the interval excluding 0
 * @param lost domains in which it costs more
 */
public record CriterionResult(
        double share,
        int keep,
        String criterion,
        List<DomainResult> domains,
        Interval inDomain,
        Interval outOfDomain,
        Interval referenceMinus,
        int won,
        int lost) {
    /**
     * A domain's profile.
     *
     * @param seeds in domain, of each choice of a criterion that draws
     */
    public record DomainResult(String domain, Interval inDomain, Interval outOfDomain, List<Double> seeds) {}
}
