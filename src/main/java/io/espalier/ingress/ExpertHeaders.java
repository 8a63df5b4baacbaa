package io.espalier.ingress;

import io.espalier.config.ExpertMode;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.ServedProfile;
import io.vertx.core.MultiMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells in a reply's head what the request was about and which profile answered it. */
final class ExpertHeaders {
    private ExpertHeaders() {}

    static void add(MultiMap headers, ExpertPlan plan, ExpertMode mode) {
        var domain = plan.domain();
        if (domain != null) {
            headers.set(
                    "x-espalier-domain",
                    String.format(Locale.ROOT, "%s;confidence=%.3f", domain.label(), domain.confidence()));
        }
        headers.set(
                "x-espalier-profile",
                switch (plan) {
                    case ExpertPlan.Cut cut ->
                        name(cut.profile()) + ";mode=" + mode.name().toLowerCase(Locale.ROOT);
                    case ExpertPlan.Full full ->
                        name(full.profile()) + ";mode=none;reason="
                                + full.reason().label();
                });
    }

    private static String name(@Nullable ServedProfile profile) {
        return profile == null ? "none" : profile.name() + "@" + profile.hash8();
    }
}
