package io.espalier.cli;

import io.espalier.cli.DemoProfiles.CutProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The settings of the demo's gateway. */
final class DemoSettings {
    /** What is written for the built-in model runs beside another one too; a first, cold decision keeps the deadline. */
    private static final String BESIDE = """
            espalier:
              upstreams:
                demo: { kind: embedded, model: "%s", timeouts: { connect: 60s } }
                built-in: { kind: embedded, model: tiny-moe, timeouts: { connect: 60s } }
            %s  routes:
                - { models: [tiny-moe], upstream: built-in, prune: { mode: %3$s, budget: %4$d }%5$s }
                - { models: ["*"], upstream: demo, prune: { mode: apply, budget: %4$d } }
              pruner: { deadline: 10s%6$s }
            """;

    private static final String ALONE = """
            espalier:
              upstreams:
                demo: { kind: embedded, model: "%s", timeouts: { connect: 60s } }
            %s  routes:
                - { models: ["*"], upstream: demo, prune: { mode: apply, budget: %4$d }%5$s }
              pruner: { deadline: 10s%6$s }
            """;

    private DemoSettings() {}

    /**
     * A trained pruner is proven for the demo's model alone, so that it leaves the built-in one's prompts whole.
     *
     * @param model what the demo runs on
     * @param profiles of the built-in model
     */
    static String text(String model, DemoPruner pruner, List<CutProfile> profiles, Path classifier) {
        var form = model.equals(DemoModel.BUILT_IN) ? ALONE : BESIDE;
        var trained = pruner.folder() != null;
        return form.formatted(
                model,
                named(profiles, classifier),
                trained ? "none" : "apply",
                pruner.budget(),
                applied(profiles),
                trained ? ", artefact: \"" + pruner.folder() + "\"" : "");
    }

    private static String named(List<CutProfile> profiles, Path classifier) {
        return profiles.stream()
                .map(profile -> "    %s: { artefact: \"%s\", model: \"%s\" }\n"
                        .formatted(profile.profile().name(), profile.artefact(), profile.model()))
                .collect(Collectors.joining("", "  domains: \"" + classifier + "\"\n  profiles:\n", ""));
    }

    private static String applied(List<CutProfile> profiles) {
        return profiles.stream()
                .map(profile -> profile.profile().name())
                .collect(Collectors.joining(
                        ", ", ", experts: { apply: embedded, max-loaded: " + profiles.size() + ", profiles: [", "] }"));
    }
}
