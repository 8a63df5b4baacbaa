package io.espalier.ingress;

import io.espalier.upstream.Loop;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http2ServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gateway on one event loop: its exchanges in flight and what they share. Confined to the loop. */
final class Frontend implements RequestDecoder.Exchanges {
    private final GatewayWiring wiring;
    private final Snapshots snapshots;
    private final Loop loop;
    private final Set<Exchange> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    /** HTTP/2 only: HTTP/1 says with each reply whether its connection goes on. */
    private final Set<HttpConnection> multiplexed = Collections.newSetFromMap(new IdentityHashMap<>());

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

    void connected(HttpConnection connection) {
        if (connection instanceof Http2ServerConnection http2) {
            multiplexed.add(http2);
            http2.closeFuture().onComplete(closed -> multiplexed.remove(http2));
            if (draining()) {
                http2.goAway(0);
            }
        }
    }

    @Override
    public void badBody(Channel channel) {
        loop.context().runOnContext(v -> on(channel).ifPresentOrElse(Exchange::malformedBody, channel::close));
    }

    @Override
    public boolean busy(Channel channel) {
        return on(channel).isPresent();
    }

    private Optional<Exchange> on(Channel channel) {
        return inFlight.stream().filter(exchange -> exchange.isOn(channel)).findAny();
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
            List.copyOf(multiplexed).forEach(connection -> connection.goAway(0));
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
