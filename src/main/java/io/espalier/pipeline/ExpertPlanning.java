package io.espalier.pipeline;

import io.espalier.expert.ExpertPlan;
import java.util.concurrent.CompletionStage;

/** The choice of a model behind one door. Never fails: what goes wrong inside leaves the request to the full model. */
public interface ExpertPlanning {
    /** Completes on the calling thread where the domain is known already, else on another, within the deadline. */
    CompletionStage<ExpertPlan> plan(ExpertCall call);
}
