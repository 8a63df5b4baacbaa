package io.espalier.config;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which expert profiles a route may apply.
 *
 * @param profiles names of {@code espalier.profiles}
 * @param minConfidence a domain named with less is unknown; null takes the classifier's own threshold
 * @param apply how; observe where profiles are named and nothing else is said
 * @param maxLoaded engines of cut models at once, where they are embedded
 */
public record ExpertSettings(
        List<String> profiles, @Nullable Double minConfidence, ExpertMode apply, Integer maxLoaded) {
    public ExpertSettings {
        profiles = List.copyOf(Objects.requireNonNullElse(profiles, List.of()));
        maxLoaded = Objects.requireNonNullElse(maxLoaded, 2);
        apply = Objects.requireNonNullElse(apply, profiles.isEmpty() ? ExpertMode.NONE : ExpertMode.OBSERVE);
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static ExpertSettings defaults() {
        return new ExpertSettings(null, null, null, null);
    }
}
