package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The engines of a route's cut models: at most so many at once. One more takes the place of the least recently used, which goes when
 * its last exchange has ended; but none that was used a moment ago, or domains that take turns would load engines and nothing else.
 * Safe for many threads.
 */
final class CutEngines {
    /** How long an engine stays after its last request, whoever else wants in. */
    static final Duration DWELL = Duration.ofSeconds(20);

    private final Upstreams upstreams;
    private final Map<String, Map<String, UpstreamSettings>> settings;
    private final int most;
    private final LongSupplier nanos;
    /** From the least to the most recently used. */
    private final Map<String, Loaded> loaded = new LinkedHashMap<>(4, 0.75f, true);

    private static final class Loaded {
        private final Upstream upstream;
        private long usedAt;

        private Loaded(Upstream upstream, long now) {
            this.upstream = upstream;
            this.usedAt = now;
        }
    }

    /**
     * @param models the settings of each profile's engine, by profile
     * @param most engines at once
     */
    CutEngines(Upstreams upstreams, Map<String, EmbeddedUpstreamSettings> models, int most, LongSupplier nanos) {
        this.upstreams = upstreams;
        this.most = most;
        this.nanos = nanos;
        this.settings = new LinkedHashMap<>();
        models.forEach((profile, each) -> settings.put(profile, Map.of("profile/" + profile, each)));
    }

    /** The engine of a profile, perhaps still starting; empty where there is no room for it yet. */
    synchronized Optional<Upstream> loaded(String profile) {
        var known = loaded.get(profile);
        if (known == null && makeRoom()) {
            known = load(profile);
        }
        if (known == null) {
            return Optional.empty();
        }
        known.usedAt = nanos.getAsLong();
        return Optional.of(known.upstream);
    }

    private Loaded load(String profile) {
        var held = upstreams.hold(engine(profile)).values().iterator().next();
        var fresh = new Loaded(held, nanos.getAsLong());
        loaded.put(profile, fresh);
        return fresh;
    }

    private boolean makeRoom() {
        if (loaded.size() < most) {
            return true;
        }
        Iterator<Map.Entry<String, Loaded>> eldest = loaded.entrySet().iterator();
        var entry = eldest.next();
        if (nanos.getAsLong() - entry.getValue().usedAt < DWELL.toNanos()) {
            return false;
        }
        eldest.remove();
        upstreams.release(engine(entry.getKey()));
        return true;
    }

    /**
     * A place at a loaded engine, which stays at least as long.
     *
     * @param model what the engine calls its model
     */
    synchronized Optional<ProfileBackend.Place> enter(String profile, String model) {
        if (!loaded.containsKey(profile)) {
            return Optional.empty();
        }
        var upstream = upstreams.hold(engine(profile)).values().iterator().next();
        return Optional.of(
                new ProfileBackend.Place(Targets.only(upstream), model, () -> upstreams.release(engine(profile))));
    }

    synchronized void unload(String profile) {
        if (loaded.remove(profile) != null) {
            upstreams.release(engine(profile));
        }
    }

    private Map<String, UpstreamSettings> engine(String profile) {
        var engine = settings.get(profile);
        if (engine == null) {
            throw new IllegalArgumentException("no engine for the profile " + profile);
        }
        return engine;
    }
}
