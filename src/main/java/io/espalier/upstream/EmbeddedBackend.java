package io.espalier.upstream;

import io.espalier.expert.FullReason;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An engine of ours that serves the cut model; loaded when it is first wanted. */
final class EmbeddedBackend implements ProfileBackend {
    private final String profile;
    private final CutEngines engines;
    private final ModelProof proof;
    private @Nullable URI proved;

    EmbeddedBackend(String profile, CutEngines engines, ModelProof proof) {
        this.profile = profile;
        this.engines = engines;
        this.proof = proof;
    }

    @Override
    public Optional<FullReason> obstacle() {
        var address = engines.loaded(profile).flatMap(Upstream::address);
        return address.isPresent() && holds(models(address.get()))
                ? Optional.empty()
                : Optional.of(FullReason.NOT_PROVED);
    }

    private static URI models(BackendAddress engine) {
        return URI.create("http://" + engine.host() + ":" + engine.port() + "/v1/models");
    }

    /** An engine that was started again listens elsewhere, and shows anew what it serves. */
    private synchronized boolean holds(URI models) {
        if (!models.equals(proved)) {
            proof.forget();
            proved = models;
        }
        return proof.holds(models, null);
    }

    @Override
    public CompletionStage<Entry> enter() {
        return CompletableFuture.completedFuture(engines.enter(profile, proof.model())
                .<Entry>map(place -> place)
                .orElseGet(() -> new NoPlace(FullReason.UNHEALTHY)));
    }

    @Override
    public void close() {
        engines.unload(profile);
    }
}
