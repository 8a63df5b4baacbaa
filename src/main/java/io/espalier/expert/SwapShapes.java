package io.espalier.expert;

import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.Settings;
import io.espalier.failure.UserError;
import java.util.List;
import java.util.stream.Collectors;

/** That the profiles which one running server loads in turn have weights of one shape: it keeps the memory that it began with. */
public final class SwapShapes {
    private SwapShapes() {}

    /** @throws UserError where two profiles of one server keep different numbers of experts */
    public static void require(Settings settings, ProfileShelf shelf) {
        settings.upstreams().forEach((name, upstream) -> {
            if (upstream instanceof HttpUpstreamSettings http && http.swap() != null) {
                require(name, profiles(name, settings, shelf));
            }
        });
    }

    private static List<ServedProfile> profiles(String upstream, Settings settings, ProfileShelf shelf) {
        return settings.profiles().entrySet().stream()
                .filter(profile -> upstream.equals(profile.getValue().upstream()))
                .flatMap(profile -> shelf.get(profile.getKey(), profile.getValue()).stream())
                .toList();
    }

    private static void require(String upstream, List<ServedProfile> profiles) {
        if (profiles.stream().mapToInt(ServedProfile::keep).distinct().count() > 1) {
            throw new UserError("espalier.profiles: the upstream " + upstream + " is to load "
                    + profiles.stream()
                            .map(profile -> profile.name() + " (" + profile.keep() + " experts)")
                            .collect(Collectors.joining(", "))
                    + " in turn, and a running server takes only weights of the shape that it was started with; select"
                    + " them with the same number of experts");
        }
    }
}
