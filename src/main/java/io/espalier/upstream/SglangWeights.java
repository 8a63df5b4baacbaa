package io.espalier.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * SGLang: one call loads the weights from disk and forgets the prefixes that others computed. The server notes their version and folder
 * only once all workers have loaded them, and forgets both when it is started again; a canary may be asked besides.
 */
final class SglangWeights implements WeightServer {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final OperatorCalls calls;
    private final Canary canary;
    private final Duration limit;

    /** @param limit for loading */
    SglangWeights(OperatorCalls calls, Canary canary, Duration limit) {
        this.calls = calls;
        this.canary = canary;
        this.limit = limit;
    }

    @Override
    public CompletableFuture<Void> load(Weights weights) {
        var update = OperatorCalls.object()
                .put("model_path", weights.folder())
                .put("weight_version", weights.version())
                .put("flush_cache", true);
        return calls.post("/update_weights_from_disk", update, limit)
                .thenCompose(updated -> require(
                        updated.path("success").asBoolean(), "/update_weights_from_disk did not say that it succeeded"))
                .thenCompose(succeeded -> keeps(weights))
                .thenCompose(kept -> require(kept, "/model_info names other weights"))
                .thenCompose(known -> canary.shows(weights));
    }

    private static CompletableFuture<Void> require(boolean holds, String otherwise) {
        return holds
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new IOException(otherwise));
    }

    @Override
    public CompletableFuture<Boolean> keeps(Weights weights) {
        return calls.get("/model_info", SOON).handle((reply, failure) -> failure == null && names(reply, weights));
    }

    private static boolean names(OperatorCalls.Reply reply, Weights weights) {
        return weights.version().equals(reply.body().path("weight_version").textValue())
                && weights.folder().equals(reply.body().path("model_path").textValue());
    }
}
