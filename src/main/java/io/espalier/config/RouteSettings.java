package io.espalier.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where requests for some models go, and what is done to them on the way.
 *
 * @param models globs on the request's model; {@code *} also matches requests that name none
 * @param upstream the only upstream; a short form of {@code upstreams: { NAME: 1 }}
 * @param upstreams upstreams and their weights, in the file's order; never empty after normalisation
 * @param fallback upstreams to try, in order, when none of {@code upstreams} can be had
 * @param model what to send upstream in place of the asked model; null leaves it
 * @param prune what the pruning stages may do
 * @param experts which expert profiles may be applied
 */
public record RouteSettings(
        List<String> models,
        @Nullable String upstream,
        Map<String, Integer> upstreams,
        List<String> fallback,
        @Nullable String model,
        PruneSettings prune,
        ExpertSettings experts) {
    public RouteSettings {
        models = List.copyOf(Objects.requireNonNullElse(models, List.of("*")));
        upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(
                Objects.requireNonNullElse(upstreams, upstream == null ? Map.of() : Map.of(upstream, 1))));
        fallback = List.copyOf(Objects.requireNonNullElse(fallback, List.of()));
        prune = Objects.requireNonNullElseGet(prune, PruneSettings::defaults);
        experts = Objects.requireNonNullElseGet(experts, ExpertSettings::defaults);
    }
}
