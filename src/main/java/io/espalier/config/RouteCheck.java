package io.espalier.config;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a route's texts must be, and that its upstreams exist. */
final class RouteCheck {
    private final Faults faults;
    private final Collection<String> upstreams;

    RouteCheck(Faults faults, Collection<String> upstreams) {
        this.faults = faults;
        this.upstreams = upstreams;
    }

    void check(RouteSettings route, String path) {
        globs(route, path + ".models");
        targets(route, path);
        if (route.model() != null && route.model().isBlank()) {
            faults.add(
                    path + ".model",
                    "expected the model's name to send upstream, found nothing; leave the key out to keep the asked one");
        }
        var control = route.prune().control();
        if (control != null && !(control.share() >= 0 && control.share() <= 1)) {
            faults.add(path + ".prune.control.share", "expected a share from 0 to 1, found " + control.share());
        }
        for (int i = 0; i < route.prune().shapes().size(); i++) {
            shape(route.prune().shapes().get(i), path + ".prune.shapes[" + i + "]");
        }
    }

    private void globs(RouteSettings route, String path) {
        if (route.models().isEmpty()) {
            faults.add(path, "expected at least one glob; leave the key out for [\"*\"]");
        }
        for (int i = 0; i < route.models().size(); i++) {
            if (!ModelGlob.valid(route.models().get(i))) {
                faults.add(
                        path + "[" + i + "]",
                        "expected a model's name without spaces, brackets, braces or backslashes, in which * "
                                + "stands for any characters and ? for one");
            }
        }
    }

    private void targets(RouteSettings route, String path) {
        if (route.upstream() != null && !route.upstreams().equals(Map.of(route.upstream(), 1))) {
            faults.add(path + ".upstream", "given beside upstreams; keep one of the two");
        } else if (route.upstream() != null) {
            known(route.upstream(), path + ".upstream");
        } else if (route.upstreams().isEmpty()) {
            faults.add(path, "names no upstream; add upstream: NAME, or upstreams: { NAME: WEIGHT, … }");
        } else {
            route.upstreams().keySet().forEach(name -> known(name, path + ".upstreams." + name));
        }
        for (int i = 0; i < route.fallback().size(); i++) {
            known(route.fallback().get(i), path + ".fallback[" + i + "]");
        }
    }

    private void known(String name, String path) {
        if (!upstreams.isEmpty() && !upstreams.contains(name)) {
            var nearest = Spelling.nearest(name, upstreams)
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse(".");
            faults.add(
                    path,
                    "no upstream is named \"" + name + "\"" + nearest + " Known: " + String.join(", ", upstreams));
        }
    }

    private void shape(ShapeSettings shape, String path) {
        if (shape.name() != null && shape.name().isBlank()) {
            faults.add(path + ".name", "expected a name for logs and evidence, found nothing");
        }
        pattern(shape.question(), path + ".question");
        pattern(shape.answer(), path + ".answer");
    }

    private void pattern(String pattern, String path) {
        if (pattern == null) {
            return;
        }
        try {
            if (Pattern.compile(pattern).matcher("").find()) {
                faults.add(
                        path,
                        "the regular expression matches nothing at all, and so everywhere; make it name the sign a part begins with");
            }
        } catch (PatternSyntaxException e) {
            faults.add(path, "not a regular expression: " + e.getDescription() + " at character " + (e.getIndex() + 1));
        }
    }
}
