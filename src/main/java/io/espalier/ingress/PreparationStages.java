package io.espalier.ingress;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one exchange that look into its request.
 *
 * @param experts null where no domain is looked for
 */
record PreparationStages(PruneStage prune, @Nullable ExpertStage experts) {
    static PreparationStages of(
            Frontend frontend,
            HttpServerRequest request,
            ExchangeFacts facts,
            ControlHeaders control,
            Snapshot snapshot) {
        var wiring = frontend.wiring();
        var loop = frontend.loop();
        boolean named = facts.endpoint.prunable() && request.method() == HttpMethod.POST;
        var deadline = snapshot.settings().pruner().deadline();
        return new PreparationStages(
                new PruneStage(wiring, loop, facts.endpoint, control, snapshot),
                named && wiring.experts() != null
                        ? new ExpertStage(wiring.experts(), loop, facts.endpoint, control, deadline)
                        : null);
    }

    /** Called a few times a second. */
    void tick(long now) {
        prune.tick(now);
    }

    /** Whether something is still to become known of the request. */
    boolean pending() {
        return prune.pending() || experts != null && experts.pending();
    }

    /** The exchange is over for its client. */
    void leave() {
        if (experts != null) {
            experts.leave();
        }
    }
}
