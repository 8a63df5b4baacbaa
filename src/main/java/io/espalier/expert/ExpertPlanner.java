package io.espalier.expert;

import io.espalier.domain.Domain;
import io.espalier.domain.Topic;
import io.espalier.expert.ExpertPlan.Cut;
import io.espalier.expert.ExpertPlan.Full;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Picks the profile of one route for a request: filter by domain, score by measured loss, pick the least; of equals the one with fewer
 * experts, then the one named first. What a conversation began with stays, as long as its backend can be had. Safe for many threads.
 */
public final class ExpertPlanner {
    private static final Comparator<ServedProfile> BEST =
            Comparator.comparingDouble(ServedProfile::loss).thenComparingInt(ServedProfile::keep);

    private final List<ServedProfile> profiles;
    private final double minConfidence;
    private final boolean applies;
    private final Pins pins;
    private final Function<ServedProfile, Optional<FullReason>> obstacle;

    /**
     * @param profiles of the route, in its order
     * @param minConfidence a domain named with less is unknown
     * @param applies whether the route applies them, or only observes
     * @param obstacle why a profile's backend cannot be used now; empty where it can
     */
    public ExpertPlanner(
            List<ServedProfile> profiles,
            double minConfidence,
            boolean applies,
            Pins pins,
            Function<ServedProfile, Optional<FullReason>> obstacle) {
        this.profiles = List.copyOf(profiles);
        this.minConfidence = minConfidence;
        this.applies = applies;
        this.pins = pins;
        this.obstacle = obstacle;
    }

    /** @param asked the profile that the client names; null where it leaves the choice to the gateway */
    public ExpertPlan plan(Topic topic, @Nullable String asked) {
        var domain = topic.nearest().at(minConfidence);
        if (topic.tools()) {
            return new Full(domain, null, FullReason.TOOLS);
        }
        var pinned = asked == null ? pins.of(topic.conversation()).orElse(null) : null;
        if (pinned != null && Pins.isFull(pinned)) {
            return new Full(domain, null, FullReason.PINNED);
        }
        var wanted = asked == null ? pinned : asked;
        var chosen = wanted == null ? best(domain) : named(wanted);
        return chosen.map(profile -> checked(topic, domain, profile)).orElseGet(() -> none(topic, domain, wanted));
    }

    private Optional<ServedProfile> best(Domain domain) {
        return profiles.stream()
                .filter(profile -> profile.domains().contains(domain.label()))
                .min(BEST);
    }

    private Optional<ServedProfile> named(String name) {
        return profiles.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    private ExpertPlan none(Topic topic, Domain domain, @Nullable String wanted) {
        pins.pinFull(topic.conversation());
        boolean unknown = wanted == null && !domain.known();
        return new Full(domain, null, unknown ? FullReason.UNKNOWN_DOMAIN : FullReason.NO_PROFILE);
    }

    /** An obstacle pins nothing: it may be gone with the next request, which begins anew. */
    private ExpertPlan checked(Topic topic, Domain domain, ServedProfile profile) {
        if (!applies) {
            return new Full(domain, profile, FullReason.OBSERVED);
        }
        var why = obstacle.apply(profile);
        if (why.isPresent()) {
            return new Full(domain, profile, why.get());
        }
        pins.pin(topic.conversation(), profile);
        return new Cut(domain, profile);
    }
}
