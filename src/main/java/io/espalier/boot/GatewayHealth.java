package io.espalier.boot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What the management port answers about the gateway's health. */
@ApplicationScoped
public class GatewayHealth {
    private static final String NAME = "gateway";

    private final Watch watch;

    @Inject
    public GatewayHealth(Watch watch) {
        this.watch = watch;
    }

    /** The program runs: to start it anew would not help. */
    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up(NAME);
    }

    /** The pruner's artefact and the tokenizers are loaded, and the gateway listens. */
    @Produces
    @Startup
    HealthCheck started() {
        return () ->
                HealthCheckResponse.named(NAME).status(watch.gateway() != null).build();
    }

    /** New exchanges are welcome, and at least one upstream can take them. */
    @Produces
    @Readiness
    HealthCheck ready() {
        return this::readiness;
    }

    private HealthCheckResponse readiness() {
        var response = HealthCheckResponse.named(NAME);
        var gateway = watch.gateway();
        if (gateway == null) {
            return response.withData("state", "starting").down().build();
        }
        var upstreams = gateway.upstreams();
        response.withData("state", gateway.ready() ? "listening" : "draining");
        upstreams.forEach((name, usable) -> response.withData("upstream." + name, usable ? "usable" : "not usable"));
        return response.status(gateway.ready() && upstreams.containsValue(true)).build();
    }
}
