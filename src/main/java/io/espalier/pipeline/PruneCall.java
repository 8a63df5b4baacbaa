package io.espalier.pipeline;

import io.espalier.config.Billing;
import io.espalier.config.PruneSettings;
import io.espalier.inference.TokenCounter;
import io.espalier.openai.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request to look at.
 *
 * @param body the request's bytes, decoded if they came compressed; never changed
 * @param prune the route's settings after the client's headers were applied
 * @param turns whether leading user/assistant pairs are examples
 * @param target the name of the model that answers; null where the request names none
 * @param billing how the upstream bills a prompt
 * @param counter the target's tokenizer
 * @param deadline how long the stages may take before the request goes on unpruned
 */
public record PruneCall(
        Endpoint endpoint,
        byte[] body,
        PruneSettings prune,
        boolean turns,
        @Nullable String target,
        Billing billing,
        TokenCounter counter,
        Duration deadline) {}
