package io.espalier.config;

/** What must hold within and between the settings, beyond each value's own form. */
final class SettingsCheck {
    private final Faults faults;

    SettingsCheck(Faults faults) {
        this.faults = faults;
    }

    void check(Settings settings, String path) {
        new BoundsCheck(faults).check(settings, path);
        if (settings.server().host().isBlank()) {
            faults.add(path + ".server.host", "expected an address to listen on, such as 127.0.0.1 or 0.0.0.0");
        }
        var artefact = settings.pruner().artefact();
        if (artefact != null && artefact.isBlank()) {
            faults.add(path + ".pruner.artefact", "expected the folder that espalier train wrote, found nothing");
        }
        new ClientCheck(faults).check(settings, path);
        upstreams(settings, path + ".upstreams");
        new ExpertCheck(faults, settings).profiles(path + ".profiles");
        routes(settings, path + ".routes");
        new SwapCheck(faults, settings, path).check();
        if (settings.redis() != null) {
            new RedisCheck(faults).check(settings.redis(), path + ".redis");
        }
    }

    private void upstreams(Settings settings, String path) {
        if (settings.upstreams().isEmpty()) {
            faults.add(path, "expected at least one upstream, such as local: { kind: embedded }");
        }
        var check = new UpstreamCheck(faults);
        settings.upstreams().forEach((name, upstream) -> {
            if (!Spelling.isName(name)) {
                faults.add(path + "." + name, Spelling.NAMES);
            }
            check.check(upstream, path + "." + name);
        });
    }

    private void routes(Settings settings, String path) {
        if (settings.routes().isEmpty()) {
            faults.add(path, "expected at least one route, such as - { models: [\"*\"], upstream: local }");
        }
        var check = new RouteCheck(faults, settings.upstreams().keySet());
        var experts = new ExpertCheck(faults, settings);
        for (int i = 0; i < settings.routes().size(); i++) {
            check.check(settings.routes().get(i), path + "[" + i + "]");
            experts.route(settings.routes().get(i), path + "[" + i + "].experts");
        }
    }
}
