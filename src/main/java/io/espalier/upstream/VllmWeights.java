package io.espalier.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * vLLM with its development endpoints: pause, reload the weights in place, forget the prefixes that others computed, resume. Nothing
 * there tells which weights are loaded, so the canary must; a label, which goes with the process, tells whether it is still the same,
 * and the canary again where a version knows no labels.
 * Where loading fails it is left paused: what it holds then may be a part of both.
 */
final class VllmWeights implements WeightServer {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final OperatorCalls calls;
    private final Canary canary;
    private final Duration limit;

    /** @param limit for each step */
    VllmWeights(OperatorCalls calls, Canary canary, Duration limit) {
        this.calls = calls;
        this.canary = canary;
        this.limit = limit;
    }

    @Override
    public CompletableFuture<Void> load(Weights weights) {
        var reload = OperatorCalls.object().put("method", "reload_weights");
        reload.putObject("kwargs").put("weights_path", weights.folder());
        return calls.post("/pause?mode=wait", null, limit)
                .thenCompose(paused -> calls.post("/collective_rpc", reload, limit))
                .thenCompose(reloaded -> calls.post("/reset_prefix_cache", null, limit))
                .thenCompose(reset -> calls.post("/resume", null, limit))
                .thenCompose(resumed -> canary.shows(weights))
                .thenCompose(shown -> label(weights));
    }

    private CompletableFuture<Void> label(Weights weights) {
        var label = OperatorCalls.object().put("new_version", weights.version());
        return calls.tell("/update_weight_version", label, SOON)
                .thenCompose(reply -> reply.status() == 200 || reply.isUnknownPath()
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(
                                new IOException("POST /update_weight_version was answered with " + reply.status())));
    }

    @Override
    public CompletableFuture<Boolean> keeps(Weights weights) {
        return calls.get("/weight_info", SOON)
                .thenCompose(reply -> reply.isUnknownPath()
                        ? canary.shows(weights).thenApply(shown -> true)
                        : CompletableFuture.completedFuture(isLabelled(reply, weights)))
                .exceptionally(failure -> false);
    }

    private static boolean isLabelled(OperatorCalls.Reply reply, Weights weights) {
        return weights.version().equals(reply.body().path("weight_version").textValue());
    }
}
