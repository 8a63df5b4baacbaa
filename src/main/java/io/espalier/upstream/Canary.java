package io.espalier.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A prompt by whose greedy answer a server shows which weights it has loaded. */
final class Canary {
    /** Tokens of the answer: enough for any beginning that people compare. */
    private static final int TOKENS = 32;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final OperatorCalls calls;
    private final String model;
    private final @Nullable String prompt;

    /** @param prompt null where there is no canary, and nothing is asked */
    Canary(OperatorCalls calls, String model, @Nullable String prompt) {
        this.calls = calls;
        this.model = model;
        this.prompt = prompt;
    }

    /** Completes where the answer begins as these weights' does, or nothing is asked; fails otherwise. */
    CompletableFuture<Void> shows(Weights weights) {
        var expected = weights.answer();
        if (prompt == null || expected == null) {
            return CompletableFuture.completedFuture(null);
        }
        var body = OperatorCalls.object()
                .put("model", model)
                .put("prompt", prompt)
                .put("max_tokens", TOKENS)
                .put("temperature", 0);
        return calls.post("/v1/completions", body, LIMIT).thenCompose(reply -> {
            var text = reply.path("choices").path(0).path("text").asText();
            return text.strip().startsWith(expected.strip())
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new IOException("the canary was answered otherwise"));
        });
    }
}
