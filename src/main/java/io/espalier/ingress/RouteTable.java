package io.espalier.ingress;

import io.espalier.config.ModelGlob;
import io.espalier.config.RouteSettings;
import io.espalier.config.Settings;
import io.espalier.upstream.Targets;
import io.espalier.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of one snapshot, their globs and upstreams resolved. First match wins. */
final class RouteTable {
    /**
     * @param index its place in the configuration
     * @param experts null where the route does not look for domains
     */
    record Route(
            int index,
            RouteSettings settings,
            Targets targets,
            @Nullable RouteExperts experts,
            List<ModelGlob> models) {
        /** Whether a request may be sent on under another model's name. */
        boolean renames() {
            return settings.model() != null || experts != null && experts.mode().applies();
        }

        boolean matches(@Nullable String model) {
            for (var glob : models) {
                if (glob.matches(model)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Route> routes;

    RouteTable(Settings settings, Map<String, Upstream> upstreams, @Nullable Experts experts) {
        var all = new ArrayList<Route>();
        for (var each : settings.routes()) {
            var globs = each.models().stream().map(ModelGlob::new).toList();
            all.add(new Route(
                    all.size(),
                    each,
                    targets(each, upstreams),
                    RouteExperts.of(each, settings, upstreams, experts),
                    globs));
        }
        routes = List.copyOf(all);
    }

    /** The route of every request, whatever its model; null where the model makes a difference. */
    @Nullable
    Route only() {
        return !routes.isEmpty() && routes.getFirst().matches(null) ? routes.getFirst() : null;
    }

    /** @return null where no route serves it */
    @Nullable
    Route find(@Nullable String model) {
        for (var route : routes) {
            if (route.matches(model)) {
                return route;
            }
        }
        return null;
    }

    void close() {
        for (var route : routes) {
            if (route.experts() != null) {
                route.experts().close();
            }
        }
    }

    private static Targets targets(RouteSettings route, Map<String, Upstream> upstreams) {
        var weighted = new ArrayList<Targets.Weighted>();
        route.upstreams().forEach((name, weight) -> weighted.add(new Targets.Weighted(named(name, upstreams), weight)));
        return new Targets(
                weighted,
                route.fallback().stream().map(name -> named(name, upstreams)).toList());
    }

    private static Upstream named(String name, Map<String, Upstream> upstreams) {
        var upstream = upstreams.get(name);
        if (upstream == null) {
            throw new IllegalArgumentException("a route names the upstream '" + name + "', which is not configured");
        }
        return upstream;
    }
}
