package io.espalier.upstream;

import io.espalier.expert.FullReason;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** A server that loads the cut models of several profiles in turn. */
final class SwapBackend implements ProfileBackend {
    private final Weights weights;
    private final Upstream upstream;
    private final String model;
    private final SwapServers servers;
    private final SwapQueue queue;
    private final LongSupplier nanos;

    /** @param model what the server calls its model, whatever it has loaded */
    SwapBackend(Weights weights, Upstream upstream, String model, SwapServers servers, LongSupplier nanos) {
        this.weights = weights;
        this.upstream = upstream;
        this.model = model;
        this.servers = servers;
        this.queue = servers.hold(upstream);
        this.nanos = nanos;
    }

    /** Nothing: what is to be loaded is for the requests to say. */
    @Override
    public void prepare() {}

    @Override
    public Optional<FullReason> obstacle() {
        return upstream.health().available(nanos.getAsLong()) ? queue.ask(weights) : Optional.of(FullReason.UNHEALTHY);
    }

    @Override
    public CompletionStage<Entry> enter() {
        return queue.enter(weights)
                .thenApply(refusal -> refusal.<Entry>map(NoPlace::new)
                        .orElseGet(() -> new Place(Targets.only(upstream), model, queue::leave)));
    }

    @Override
    public void close() {
        servers.release(upstream);
    }
}
