package io.espalier.meter;

import io.espalier.config.ModelGlob;
import io.espalier.config.RouteSettings;
import io.espalier.config.Settings;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a settings snapshot says of names.
 *
 * @param models models that routes write out, without a wildcard
 * @param providers of upstreams, by the upstreams' names
 */
record ConfiguredNames(Settings settings, Set<String> models, Map<String, String> providers) {
    static ConfiguredNames of(Settings settings) {
        return new ConfiguredNames(
                settings,
                settings.routes().stream().flatMap(ConfiguredNames::models).collect(Collectors.toUnmodifiableSet()),
                settings.upstreams().entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, each -> GenAi.provider(each.getKey(), each.getValue()))));
    }

    private static Stream<String> models(RouteSettings route) {
        return Stream.concat(
                route.models().stream().filter(glob -> new ModelGlob(glob).literal()),
                Stream.ofNullable(route.model()));
    }

    /** An exchange that began before a reload may have gone to an upstream that is not configured any more. */
    String provider(@Nullable String upstream) {
        return upstream == null ? Label.OTHER : providers.getOrDefault(upstream, upstream);
    }

    /** The names of the present snapshot. */
    static final class Present implements Supplier<ConfiguredNames> {
        private final Supplier<Settings> settings;
        private volatile ConfiguredNames names;

        Present(Supplier<Settings> settings) {
            this.settings = settings;
            this.names = of(settings.get());
        }

        @Override
        public ConfiguredNames get() {
            var now = settings.get();
            var known = names;
            if (known.settings() != now) {
                known = of(now);
                names = known;
            }
            return Objects.requireNonNull(known);
        }
    }
}
