package io.espalier.meter;

import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.expert.ServedProfile;
import org.jspecify.annotations.Nullable;

/**
 * Words for the model that was chosen, as the reply's headers have them.
 *
 * @param domain absent where it was not looked for
 * @param mode how the profile was applied, {@code none} where the full model answered
 * @param profile what was applied, or would have been but for the reason
 * @param reason why the full model answered
 */
record ExpertLabels(String domain, String mode, String profile, String reason) {
    private static final String NONE = "none";

    static ExpertLabels of(ExchangeSummary.Experts experts) {
        var plan = experts.plan();
        var domain = plan.domain() == null ? Label.ABSENT : plan.domain().label();
        return switch (plan) {
            case ExpertPlan.Cut cut ->
                new ExpertLabels(domain, Label.of(experts.mode()), name(cut.profile()), Label.ABSENT);
            case ExpertPlan.Full full ->
                new ExpertLabels(
                        domain, NONE, name(full.profile()), full.reason().label());
        };
    }

    /** The full model for a reason that holds whatever the request is about. */
    static ExpertLabels full(FullReason reason) {
        return new ExpertLabels(Label.ABSENT, NONE, Label.ABSENT, reason.label());
    }

    private static String name(@Nullable ServedProfile profile) {
        return profile == null ? Label.ABSENT : profile.name();
    }
}
