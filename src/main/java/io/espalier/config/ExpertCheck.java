package io.espalier.config;

import java.util.Collection;

/** That a route's expert profiles exist and can be applied the way it says. */
final class ExpertCheck {
    private final Faults faults;
    private final Settings settings;

    ExpertCheck(Faults faults, Settings settings) {
        this.faults = faults;
        this.settings = settings;
    }

    void profiles(String path) {
        settings.profiles().forEach((name, profile) -> {
            var at = path + "." + name;
            if (!Spelling.isName(name)) {
                faults.add(at, Spelling.NAMES);
            }
            notBlank(profile.artefact(), at + ".artefact", "the file that espalier experts select wrote");
            notBlank(profile.model(), at + ".model", "the cut model");
            if (profile.upstream() != null) {
                known(profile.upstream(), settings.upstreams().keySet(), "upstream", at + ".upstream");
            }
        });
    }

    void route(RouteSettings route, String path) {
        var experts = route.experts();
        for (int i = 0; i < experts.profiles().size(); i++) {
            var name = experts.profiles().get(i);
            var at = path + ".profiles[" + i + "]";
            known(name, settings.profiles().keySet(), "profile", at);
            var profile = settings.profiles().get(name);
            if (profile != null && experts.apply() == ExpertMode.ROUTED && profile.upstream() == null) {
                faults.add(
                        "espalier.profiles." + name + ".upstream",
                        "missing; apply: routed needs the upstream that serves it");
            }
        }
        if (experts.apply() != ExpertMode.NONE) {
            needs(route, path);
        }
    }

    private void needs(RouteSettings route, String path) {
        var experts = route.experts();
        if (experts.profiles().isEmpty()) {
            faults.add(path + ".profiles", "expected at least one name of espalier.profiles");
        }
        if (settings.domains() == null) {
            faults.add(path, "needs espalier.domains, the file that espalier domains fit wrote");
        }
        if (experts.apply() == ExpertMode.EMBEDDED && !onlyOf(route, EmbeddedUpstreamSettings.class)) {
            faults.add(path + ".apply", "embedded needs a route whose only upstream is of kind embedded");
        }
        var least = experts.minConfidence();
        if (least != null && (least < 0 || least > 1)) {
            faults.add(path + ".min-confidence", "expected a number from 0 to 1, found " + least);
        }
    }

    private boolean onlyOf(RouteSettings route, Class<? extends UpstreamSettings> kind) {
        return route.upstreams().size() == 1
                && route.fallback().isEmpty()
                && route.upstreams().keySet().stream()
                        .map(settings.upstreams()::get)
                        .allMatch(upstream -> upstream == null || kind.isInstance(upstream));
    }

    private void known(String name, Collection<String> names, String what, String path) {
        if (!names.contains(name)) {
            var nearest = Spelling.nearest(name, names)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse(".");
            faults.add(
                    path,
                    "no " + what + " is named \"" + name + "\"" + nearest + " Known: "
                            + (names.isEmpty() ? "none" : String.join(", ", names)));
        }
    }

    private void notBlank(String text, String path, String expected) {
        if (text != null && text.isBlank()) {
            faults.add(path, "expected " + expected + ", found nothing");
        }
    }
}
