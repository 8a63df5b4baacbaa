package io.espalier.upstream;

import io.espalier.upstream.Targets.Weighted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which one exchange tries its route's upstreams: by weight among those not tried yet, then the fallbacks in order, then
 * again those that can be had. An upstream that is left out for its failures is passed over.
 */
final class TargetOrder {
    private final Targets targets;
    private final Loop loop;
    private final List<Upstream> tried = new ArrayList<>(2);

    TargetOrder(Targets targets, Loop loop) {
        this.targets = targets;
        this.loop = loop;
    }

    /** The next upstream to try; null where none can be had. */
    @Nullable
    Upstream next() {
        Upstream fresh = untried();
        if (fresh == null && !tried.isEmpty()) {
            tried.clear();
            fresh = untried();
        }
        if (fresh != null) {
            tried.add(fresh);
        }
        return fresh;
    }

    /** Whether {@link #next} would give an upstream that was not tried yet. */
    boolean hasUntried() {
        return untried() != null;
    }

    /** Nanoseconds until the first of the upstreams that are left out may be probed. */
    long nextProbe() {
        long now = loop.now();
        long soonest = Long.MAX_VALUE;
        for (var each : targets.weighted()) {
            soonest = Math.min(soonest, each.upstream().health().leftOutFor(now));
        }
        for (var each : targets.fallback()) {
            soonest = Math.min(soonest, each.health().leftOutFor(now));
        }
        return soonest == Long.MAX_VALUE ? 0 : soonest;
    }

    private @Nullable Upstream untried() {
        long now = loop.now();
        Upstream chosen = byWeight(now);
        if (chosen != null) {
            return chosen;
        }
        for (var each : targets.fallback()) {
            if (canBeHad(each, now)) {
                return each;
            }
        }
        return null;
    }

    private @Nullable Upstream byWeight(long now) {
        int total = 0;
        for (Weighted each : targets.weighted()) {
            total += canBeHad(each.upstream(), now) ? each.weight() : 0;
        }
        if (total == 0) {
            return null;
        }
        int drawn = targets.weighted().size() == 1 ? 0 : loop.random().nextInt(total);
        for (Weighted each : targets.weighted()) {
            drawn -= canBeHad(each.upstream(), now) ? each.weight() : 0;
            if (drawn < 0) {
                return each.upstream();
            }
        }
        return null;
    }

    private boolean canBeHad(Upstream upstream, long now) {
        return upstream.health().available(now) && !tried.contains(upstream);
    }
}
