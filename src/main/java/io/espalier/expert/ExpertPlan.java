package io.espalier.expert;

import io.espalier.domain.Domain;
import org.jspecify.annotations.Nullable;

/** Which model is to answer a request. */
public sealed interface ExpertPlan {
    /** What the request is about; null where it was not looked for. */
    @Nullable
    Domain domain();

    /**
     * The full model.
     *
     * @param profile what would have been applied but for the reason; null where nothing would
     */
    record Full(@Nullable Domain domain, @Nullable ServedProfile profile, FullReason reason) implements ExpertPlan {}

    /** The cut model of a profile. */
    record Cut(Domain domain, ServedProfile profile) implements ExpertPlan {}

    static Full full(FullReason reason) {
        return new Full(null, null, reason);
    }
}
