package io.espalier.ingress;

import io.espalier.config.Settings;
import io.espalier.pipeline.Holders;
import io.espalier.upstream.Upstreams;
import org.jspecify.annotations.Nullable;

/**
 * One state of the configuration with its routes and upstreams. Exchanges finish on the snapshot they began with: its upstreams are let
 * go when it was replaced and the last exchange left.
 */
final class Snapshot {
    private final Settings settings;
    private final RouteTable routes;
    private final Upstreams upstreams;
    private final Holders exchanges = new Holders(this::release);

    Snapshot(Settings settings, Upstreams upstreams, @Nullable Experts experts) {
        this.settings = settings;
        this.upstreams = upstreams;
        this.routes = new RouteTable(settings, upstreams.hold(settings.upstreams()), experts);
    }

    Settings settings() {
        return settings;
    }

    RouteTable routes() {
        return routes;
    }

    /** @return false where the snapshot was replaced and let go in the meantime */
    boolean enter() {
        return exchanges.enter();
    }

    /** Called once for each {@link #enter} that gave true, and once when the snapshot is replaced. */
    void leave() {
        exchanges.leave();
    }

    private void release() {
        routes.close();
        upstreams.release(settings.upstreams());
    }
}
