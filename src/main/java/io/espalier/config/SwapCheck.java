package io.espalier.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That a server which loads one profile after another is reached in no other way, for it would answer with whatever it has loaded; and
 * that it can prove which profile that is.
 */
final class SwapCheck {
    private final Faults faults;
    private final Settings settings;
    private final String path;

    SwapCheck(Faults faults, Settings settings, String path) {
        this.faults = faults;
        this.settings = settings;
        this.path = path;
    }

    void check() {
        settings.upstreams().keySet().forEach(name -> swap(name).ifPresent(swap -> upstream(name, swap)));
        for (int i = 0; i < settings.routes().size(); i++) {
            route(settings.routes().get(i), path + ".routes[" + i + "]");
        }
    }

    private Optional<SwapSettings> swap(String upstream) {
        return settings.upstreams().get(upstream) instanceof HttpUpstreamSettings http
                ? Optional.ofNullable(http.swap())
                : Optional.empty();
    }

    private void upstream(String name, SwapSettings swap) {
        var at = path + ".upstreams." + name + ".swap";
        if (swap.server() == SwapServer.VLLM && swap.canary() == null) {
            faults.add(
                    at + ".canary",
                    "missing; vLLM does not tell which weights it has loaded, so an answer must show it");
        }
        if (swap.canary() != null) {
            answers(settings.profiles().entrySet().stream()
                    .filter(profile -> name.equals(profile.getValue().upstream()))
                    .toList());
        }
    }

    private void answers(List<Map.Entry<String, ProfileSettings>> profiles) {
        for (var profile : profiles) {
            var at = path + ".profiles." + profile.getKey() + ".canary";
            var answer = profile.getValue().canary();
            if (answer == null || answer.isBlank()) {
                faults.add(at, "missing; expected how the model answers its upstream's canary");
                continue;
            }
            profiles.stream()
                    .filter(other -> !other.getKey().equals(profile.getKey()))
                    .filter(other -> begins(other.getValue().canary(), answer))
                    .forEach(other -> faults.add(
                            at,
                            "the answer of " + other.getKey()
                                    + " begins in the same way, so it proves neither; give more"
                                    + " of both, or choose another canary"));
        }
    }

    private static boolean begins(@Nullable String text, String beginning) {
        return text != null && text.strip().startsWith(beginning.strip());
    }

    private void route(RouteSettings route, String at) {
        Stream.concat(route.upstreams().keySet().stream(), route.fallback().stream())
                .filter(name -> swap(name).isPresent())
                .forEach(name -> faults.add(
                        at,
                        "the upstream \"" + name
                                + "\" loads one profile after another, and only experts with apply: swap"
                                + " lead there; name one that serves the full model"));
        for (var name : route.experts().profiles()) {
            var profile = settings.profiles().get(name);
            if (profile != null) {
                profile(route.experts().apply(), name, profile);
            }
        }
    }

    private void profile(ExpertMode apply, String name, ProfileSettings profile) {
        boolean swapped = profile.upstream() != null && swap(profile.upstream()).isPresent();
        if (apply == ExpertMode.SWAP && !swapped) {
            faults.add(
                    path + ".profiles." + name + ".upstream",
                    "apply: swap needs an upstream of kind http with swap: { server: vllm, … }");
        } else if (apply == ExpertMode.ROUTED && swapped) {
            faults.add(
                    path + ".profiles." + name + ".upstream",
                    "\"" + profile.upstream() + "\" loads one profile after another; use apply: swap");
        }
    }
}
