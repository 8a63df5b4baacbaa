package io.espalier.ingress;

import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.openai.Endpoint;
import io.espalier.pipeline.PruneCall;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.pipeline.SkipReason;
import io.espalier.upstream.Loop;
import io.espalier.upstream.Targets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the pruning stages about one request. Confined to its event loop. */
final class PruneStage {
    /** Beyond the stages' own deadline, should they not keep it. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final GatewayWiring wiring;
    private final Loop loop;
    private final Endpoint endpoint;
    private final ControlHeaders control;
    private final Snapshot snapshot;
    private PruneSettings settings = PruneSettings.defaults();
    private @Nullable Consumer<PruneOutcome> waiting;
    private long givenUpAt;

    PruneStage(GatewayWiring wiring, Loop loop, Endpoint endpoint, ControlHeaders control, Snapshot snapshot) {
        this.wiring = wiring;
        this.loop = loop;
        this.endpoint = endpoint;
        this.control = control;
        this.snapshot = snapshot;
    }

    /** @return how far the stages go for requests of this kind on this route */
    PruneMode settle(RouteTable.Route route) {
        settings = control.applyTo(route.settings().prune());
        return endpoint.prunable() ? settings.mode() : PruneMode.NONE;
    }

    long now() {
        return loop.now();
    }

    /**
     * Calls back once, now or later, on the exchange's event loop.
     *
     * @param model as it is sent upstream; null where the request names none
     */
    void ask(byte[] body, Targets targets, @Nullable String model, Consumer<PruneOutcome> whenKnown) {
        var pruner = snapshot.settings().pruner();
        if (body.length > pruner.maxBody().bytes()) {
            whenKnown.accept(new Skipped(SkipReason.TOO_LARGE));
            return;
        }
        waiting = whenKnown;
        givenUpAt = loop.now() + pruner.deadline().plus(GRACE).toNanos();
        boolean turns = control.turns() || settings.turns();
        var upstream = targets.weighted().getFirst().upstream().name();
        var target = snapshot.settings().target(upstream, model);
        var counter = wiring.counters().apply(upstream);
        var billing = snapshot.settings().billing(upstream);
        var call = new PruneCall(endpoint, body, settings, turns, target, billing, counter, pruner.deadline());
        wiring.pruning().prune(call).whenComplete(this::hopBack);
    }

    /** Called a few times a second. */
    void tick(long now) {
        if (waiting != null && now - givenUpAt >= 0) {
            settled(new Skipped(SkipReason.LATE));
        }
    }

    boolean pending() {
        return waiting != null;
    }

    private void hopBack(@Nullable PruneOutcome outcome, @Nullable Throwable failure) {
        PruneOutcome settled = outcome == null || failure != null ? new Skipped(SkipReason.FAILED) : outcome;
        if (loop.isCurrent()) {
            settled(settled);
        } else {
            loop.context().runOnContext(v -> settled(settled));
        }
    }

    private void settled(PruneOutcome outcome) {
        var whenKnown = waiting;
        waiting = null;
        if (whenKnown != null) {
            whenKnown.accept(outcome);
        }
    }
}
