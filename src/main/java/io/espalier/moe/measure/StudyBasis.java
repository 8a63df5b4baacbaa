package io.espalier.moe.measure;

import java.util.List;

/** What all studies start from. */
record StudyBasis(EvaluationPlan plan, List<String> domains, Profiles profiles, Losses losses) {
    static final int ALL = Integer.MAX_VALUE;

    List<String> others(String domain) {
        return domains.stream().filter(other -> !other.equals(domain)).toList();
    }

    List<Masking> usual(String domain) {
        return profiles.maskings(domain, plan.reference(), plan.mainShare());
    }
}
