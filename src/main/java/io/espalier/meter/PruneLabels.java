package io.espalier.meter;

import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import org.jspecify.annotations.Nullable;

/** Words for what the pruning stages made of a request. */
final class PruneLabels {
    static final String APPLIED = "applied";
    static final String OBSERVED = "observed";
    static final String SKIPPED = "skipped";
    static final String MALFORMED = "malformed";
    /** What chose the shots was no control. */
    static final String POLICY = "policy";
    /** The stages were not asked. */
    static final String NONE = "none";

    private PruneLabels() {}

    static String outcome(@Nullable PruneOutcome outcome) {
        return switch (outcome) {
            case null -> NONE;
            case PruneOutcome.Applied applied -> APPLIED;
            case PruneOutcome.Observed observed -> OBSERVED;
            case PruneOutcome.Declined declined -> SKIPPED;
            case PruneOutcome.Skipped skipped -> SKIPPED;
            case PruneOutcome.Malformed malformed -> MALFORMED;
        };
    }

    /** What chose the shots that were cut; absent where none were. */
    static String arm(PruneOutcome outcome) {
        return switch (outcome) {
            case PruneOutcome.Applied(var edits, var evidence) -> evidence.armName();
            case PruneOutcome.Observed(var evidence) -> evidence.armName();
            case PruneOutcome.Declined declined -> Label.ABSENT;
            case PruneOutcome.Skipped skipped -> Label.ABSENT;
            case PruneOutcome.Malformed malformed -> Label.ABSENT;
        };
    }

    /** Why it was left as it was; absent where it was not. */
    static String reason(PruneOutcome outcome) {
        return switch (outcome) {
            case PruneOutcome.Skipped(var reason) -> reason.label();
            case PruneOutcome.Declined declined -> SkipReason.NOT_WORTH.label();
            case PruneOutcome.Applied applied -> Label.ABSENT;
            case PruneOutcome.Observed observed -> Label.ABSENT;
            case PruneOutcome.Malformed malformed -> Label.ABSENT;
        };
    }
}
