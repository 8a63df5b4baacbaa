package io.espalier.moe.measure;

import io.espalier.moe.ModelIdentity;
import io.espalier.report.Interval;
import java.util.List;

/**
 * All that was measured. Losses are mean negative log-likelihoods, nats for a token; increases are above the full model's.
 *
 * @param engine the build that computed
 * @param full the full model, domain by domain, in the order of all other lists
 */
public record EvaluationResults(
        ModelIdentity model,
        String engine,
        EvaluationPlan plan,
        List<FullLoss> full,
        List<CriterionResult> criteria,
        CrossStudy.Cross cross,
        List<TreatmentStudy.Treatments> treatments,
        List<MixedStudy.Mixed> mixed,
        List<OverlapStudy.Overlap> overlaps,
        List<CountStudy.Count> counts) {
    public static final String FORMAT = "espalier/expert-evaluation";
    public static final int VERSION = 1;

    /** @param tokens predicted */
    public record FullLoss(String domain, int texts, long tokens, Interval loss) {}

    List<String> domains() {
        return full.stream().map(FullLoss::domain).toList();
    }
}
