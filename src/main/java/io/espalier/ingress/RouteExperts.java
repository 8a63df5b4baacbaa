package io.espalier.ingress;

import io.espalier.config.ExpertMode;
import io.espalier.config.ProfileSettings;
import io.espalier.config.RouteSettings;
import io.espalier.config.Settings;
import io.espalier.expert.ExpertPlanner;
import io.espalier.expert.FullReason;
import io.espalier.expert.Pins;
import io.espalier.expert.ServedProfile;
import io.espalier.upstream.ProfileBackend;
import io.espalier.upstream.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The profiles of one route and the ways to their cut models; new with each snapshot, and so are its pins. */
record RouteExperts(ExpertMode mode, ExpertPlanner planner, Map<String, ProfileBackend> backends) {
    /** @return null where the route does not look for domains */
    static @Nullable RouteExperts of(
            RouteSettings route, Settings settings, Map<String, Upstream> held, @Nullable Experts experts) {
        var wanted = route.experts();
        if (experts == null || wanted.apply() == ExpertMode.NONE) {
            return null;
        }
        var profiles = wanted.profiles().stream()
                .flatMap(name -> served(name, settings.profiles().get(name), experts))
                .toList();
        var backends = experts.backends().of(route, profiles, held);
        var planner = new ExpertPlanner(
                profiles,
                Objects.requireNonNullElse(wanted.minConfidence(), experts.minConfidence()),
                wanted.apply().applies(),
                new Pins(System::nanoTime),
                profile -> obstacle(backends, profile));
        // Proofs are asked for now, so that the first requests find them.
        backends.values().forEach(ProfileBackend::prepare);
        return new RouteExperts(wanted.apply(), planner, backends);
    }

    private static Stream<ServedProfile> served(String name, @Nullable ProfileSettings profile, Experts experts) {
        return profile == null ? Stream.empty() : experts.shelf().get(name, profile).stream();
    }

    private static Optional<FullReason> obstacle(Map<String, ProfileBackend> backends, ServedProfile profile) {
        var backend = backends.get(profile.name());
        return backend == null ? Optional.of(FullReason.UNHEALTHY) : backend.obstacle();
    }

    void close() {
        List.copyOf(backends.values()).forEach(ProfileBackend::close);
    }
}
