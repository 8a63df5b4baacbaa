package io.espalier.pipeline;

import java.util.concurrent.CompletionStage;

/** The pruning stages behind one door. Never fails: what goes wrong inside is a {@link PruneOutcome.Skipped}. */
public interface Pruning {
    /** Completes on the calling thread where the decision is cached, else on a scorer thread, within the deadline. */
    CompletionStage<PruneOutcome> prune(PruneCall call);
}
