package io.espalier.pipeline;

import io.espalier.config.PruneSettings;
import io.espalier.inference.TokenCounter;
import io.espalier.openai.Endpoint;
import java.time.Duration;

/**
 * One request to look at.
 *
 * @param body the request's bytes, decoded if they came compressed; never changed
 * @param prune the route's settings after the client's headers were applied
 * @param turns whether leading user/assistant pairs are examples
 * @param counter the target's tokenizer
 * @param deadline how long the stages may take before the request goes on unpruned
 */
public record PruneCall(
        Endpoint endpoint, byte[] body, PruneSettings prune, boolean turns, TokenCounter counter, Duration deadline) {}
