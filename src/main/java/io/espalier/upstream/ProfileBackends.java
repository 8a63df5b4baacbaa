package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.RouteSettings;
import io.espalier.expert.ServedProfile;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes the backends of a route's profiles, the way the route applies them. */
public final class ProfileBackends {
    private static final String GGUF = ".gguf";

    private final Upstreams upstreams;
    private final ModelsProbe probe = new ModelsProbe();
    private final SwapServers swaps;
    private final LongSupplier nanos;

    public ProfileBackends(Upstreams upstreams, LongSupplier nanos) {
        this.upstreams = upstreams;
        this.nanos = nanos;
        this.swaps = new SwapServers(nanos);
    }

    /**
     * @param held the snapshot's upstreams by name
     * @return a backend for each profile, by its name; none where the route applies nothing
     */
    public Map<String, ProfileBackend> of(
            RouteSettings route, List<ServedProfile> profiles, Map<String, Upstream> held) {
        return switch (route.experts().apply()) {
            case NONE, OBSERVE -> Map.of();
            case ROUTED -> routed(profiles, held);
            case EMBEDDED -> embedded(route, profiles, held);
            case SWAP -> swapped(profiles, held);
        };
    }

    private Map<String, ProfileBackend> routed(List<ServedProfile> profiles, Map<String, Upstream> held) {
        var backends = new LinkedHashMap<String, ProfileBackend>();
        for (var profile : profiles) {
            var upstream = held.get(profile.settings().upstream());
            if (upstream != null && upstream.settings() instanceof HttpUpstreamSettings http) {
                var models =
                        URI.create(http.url().getScheme() + "://" + http.url().getAuthority()
                                + BackendAddress.of(http.url()).target("/v1/models"));
                var proof = new ModelProof(probe, profile.settings().model(), nanos);
                backends.put(profile.name(), new RoutedBackend(upstream, models, proof, nanos));
            }
        }
        return backends;
    }

    private Map<String, ProfileBackend> embedded(
            RouteSettings route, List<ServedProfile> profiles, Map<String, Upstream> held) {
        var full = held.get(route.upstreams().keySet().iterator().next());
        if (full == null || !(full.settings() instanceof EmbeddedUpstreamSettings settings)) {
            return Map.of();
        }
        var models = new LinkedHashMap<String, EmbeddedUpstreamSettings>();
        profiles.forEach(profile ->
                models.put(profile.name(), settings.withModel(profile.settings().model())));
        var engines = new CutEngines(upstreams, models, route.experts().maxLoaded(), nanos);
        var backends = new LinkedHashMap<String, ProfileBackend>();
        profiles.forEach(profile -> backends.put(
                profile.name(),
                new EmbeddedBackend(profile.name(), engines, new ModelProof(probe, shownName(profile), nanos))));
        return backends;
    }

    private Map<String, ProfileBackend> swapped(List<ServedProfile> profiles, Map<String, Upstream> held) {
        var backends = new LinkedHashMap<String, ProfileBackend>();
        for (var profile : profiles) {
            var upstream = held.get(profile.settings().upstream());
            if (upstream != null && upstream.settings() instanceof HttpUpstreamSettings http && http.swap() != null) {
                var model = http.swap().model();
                backends.put(profile.name(), new SwapBackend(weights(profile), upstream, model, swaps, nanos));
            }
        }
        return backends;
    }

    private static Weights weights(ServedProfile profile) {
        return new Weights(
                profile.name(),
                profile.name() + "@" + profile.hash8(),
                profile.settings().model(),
                profile.settings().canary());
    }

    /** An engine calls a model by its file's name. */
    private static String shownName(ServedProfile profile) {
        var file = profile.settings().model();
        var name = file.substring(file.lastIndexOf('/') + 1);
        return name.endsWith(GGUF) ? name.substring(0, name.length() - GGUF.length()) : name;
    }
}
