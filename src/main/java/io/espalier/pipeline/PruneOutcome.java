package io.espalier.pipeline;

import io.espalier.openai.Edit;
import java.util.List;

/** What the stages made of a request. */
public sealed interface PruneOutcome {
    /** Cut: the edits to splice into the body, in ascending order, never overlapping. */
    record Applied(List<Edit> edits, PruneEvidence evidence) implements PruneOutcome {}

    /** Only counted: what would have been cut. */
    record Observed(PruneEvidence evidence) implements PruneOutcome {}

    /** Left as it was: the cut would save less than its route asks for. */
    record Declined(PruneEvidence evidence) implements PruneOutcome {}

    /** Left as it was. */
    record Skipped(SkipReason reason) implements PruneOutcome {}

    /** Not JSON: the caller's mistake, answered with 400. */
    record Malformed(int offset, String message) implements PruneOutcome {}
}
