package io.espalier.upstream;

import io.espalier.expert.FullReason;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** A deployment of its own that serves the cut model under its own name. */
final class RoutedBackend implements ProfileBackend {
    private final Upstream upstream;
    private final ModelProof proof;
    private final LongSupplier nanos;
    private final URI models;

    RoutedBackend(Upstream upstream, URI models, ModelProof proof, LongSupplier nanos) {
        this.upstream = upstream;
        this.models = models;
        this.proof = proof;
        this.nanos = nanos;
    }

    @Override
    public Optional<FullReason> obstacle() {
        if (!upstream.health().available(nanos.getAsLong())) {
            return Optional.of(FullReason.UNHEALTHY);
        }
        return proof.holds(models, upstream.apiKey()) ? Optional.empty() : Optional.of(FullReason.NOT_PROVED);
    }

    @Override
    public CompletionStage<Entry> enter() {
        return CompletableFuture.completedFuture(new Place(Targets.only(upstream), proof.model(), () -> {}));
    }

    @Override
    public void close() {}
}
