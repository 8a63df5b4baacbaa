package io.espalier.pipeline;

import io.espalier.config.ModelGlob;
import io.espalier.config.PruneMode;
import io.espalier.config.RouteSettings;
import io.espalier.config.Settings;
import io.espalier.config.StageUse;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.StageEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which stages of a trained pruner stay off although a route wants them, for want of evidence; told to the operator, not to clients. */
final class OffStages {
    private final Settings settings;
    private final PrunerManifest manifest;
    private final List<String> lines = new ArrayList<>();

    private OffStages(Settings settings, PrunerManifest manifest) {
        this.settings = settings;
        this.manifest = manifest;
    }

    /** A line for each stage, route, upstream and target. */
    static List<String> of(Settings settings, PrunerManifest manifest) {
        var off = new OffStages(settings, manifest);
        for (int i = 0; i < settings.routes().size(); i++) {
            off.look(settings.routes().get(i), "espalier.routes[" + i + "]");
        }
        return List.copyOf(off.lines);
    }

    private void look(RouteSettings route, String path) {
        var prune = route.prune();
        if (prune.mode() == PruneMode.NONE && prune.clientMay() == PruneMode.NONE) {
            return;
        }
        for (var upstream : route.upstreams().keySet()) {
            var targets = targets(route, upstream);
            if (prune.coarse() == StageUse.PROVEN) {
                look("coarse", manifest.coarse().evidence(), new Place(route, path, upstream, targets));
            }
            if (manifest.fine() != null && prune.fine() == StageUse.PROVEN) {
                look("fine", manifest.fine().evidence(), new Place(route, path, upstream, targets));
            }
        }
    }

    private record Place(RouteSettings route, String path, String upstream, List<String> targets) {}

    /** The models that may answer: names, and globs on the request's model. */
    private List<String> targets(RouteSettings route, String upstream) {
        return (route.model() == null ? route.models().stream() : Stream.of(route.model()))
                .map(model -> String.valueOf(settings.target(upstream, model)))
                .distinct()
                .toList();
    }

    private void look(String stage, List<StageEvidence> evidence, Place place) {
        int budget = place.route().prune().budget();
        for (var target : place.targets()) {
            if (evidence.stream()
                    .noneMatch(each -> means(target, each.target()) && each.holds(each.target(), budget))) {
                lines.add(place.path() + ", upstream " + place.upstream() + ": the " + stage + " stage of pruner "
                        + manifest.name() + " is off for the target " + target + " at a budget of " + budget
                        + " tokens; it is proven for " + proven(evidence)
                        + ". Train or tune a pruner against this target, "
                        + "change the budget, or set " + place.path() + ".prune." + stage
                        + " to always, which uses it unproven, or to never");
            }
        }
    }

    private static boolean means(String target, String model) {
        return target.equals(model) || ModelGlob.valid(target) && new ModelGlob(target).matches(model);
    }

    private static String proven(List<StageEvidence> evidence) {
        var proven = evidence.stream()
                .filter(StageEvidence::enabled)
                .map(each -> each.target() + " from " + each.budget() + " tokens on")
                .collect(Collectors.joining(" and for "));
        return proven.isEmpty() ? "none" : proven;
    }
}
