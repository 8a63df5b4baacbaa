package io.espalier.pipeline;

import io.espalier.config.PruneSettings;
import io.espalier.expert.ExpertPlanner;
import io.espalier.openai.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request whose model is to be chosen.
 *
 * @param body the request's bytes, decoded if they came compressed; never changed
 * @param prompts how shots are recognised on the route
 * @param turns whether leading user/assistant pairs are examples
 * @param planner the route's
 * @param asked the profile that the client names; null where it leaves the choice to the gateway
 * @param deadline how long the choice may take before the full model answers
 */
public record ExpertCall(
        Endpoint endpoint,
        byte[] body,
        PruneSettings prompts,
        boolean turns,
        ExpertPlanner planner,
        @Nullable String asked,
        Duration deadline) {}
