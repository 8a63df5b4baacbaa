package io.espalier.ingress;

import io.espalier.upstream.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gateway on one event loop: its exchanges in flight and what they share. Confined to the loop. */
final class Frontend {
    private final GatewayWiring wiring;
    private final Snapshots snapshots;
    private final Loop loop;
    private final Set<Exchange> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable Promise<Void> drained;
    private long drainUntil;
    private long timer;

    Frontend(GatewayWiring wiring, Snapshots snapshots, Loop loop) {
        this.wiring = wiring;
        this.snapshots = snapshots;
        this.loop = loop;
    }

    GatewayWiring wiring() {
        return wiring;
    }

    Loop loop() {
        return loop;
    }

    void accept(HttpServerRequest request) {
        new Exchange(this, request, snapshots.enter()).begin();
    }

    void entered(Exchange exchange) {
        inFlight.add(exchange);
    }

    void left(Exchange exchange) {
        inFlight.remove(exchange);
    }

    /** Looks for exchanges whose time is over, again and again. */
    void start(long tickMillis) {
        timer = loop.context().owner().setPeriodic(tickMillis, id -> tick());
    }

    private void tick() {
        long now = loop.now();
        if (!inFlight.isEmpty()) {
            new ArrayList<>(inFlight).forEach(exchange -> exchange.tick(now));
        }
        checkDrained(now);
    }

    boolean draining() {
        return drained != null;
    }

    /** Completes when nothing is in flight any more; what is after the limit is broken off. */
    Future<Void> drain(Duration limit) {
        Promise<Void> promise = Promise.promise();
        loop.context().runOnContext(v -> {
            drained = promise;
            drainUntil = loop.now() + limit.toNanos();
            checkDrained(loop.now());
        });
        return promise.future();
    }

    private void checkDrained(long now) {
        if (drained == null) {
            return;
        }
        if (now - drainUntil >= 0) {
            new ArrayList<>(inFlight).forEach(Exchange::abandon);
        }
        if (inFlight.isEmpty()) {
            loop.context().owner().cancelTimer(timer);
            drained.tryComplete();
        }
    }
}
