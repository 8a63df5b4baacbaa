package io.espalier.ingress;

import io.espalier.config.Settings;
import io.espalier.upstream.Upstreams;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The present snapshot, made anew when the settings were swapped. */
final class Snapshots {
    private final Supplier<Settings> settings;
    private final Upstreams upstreams;
    private final @Nullable Experts experts;
    private volatile Snapshot present;

    Snapshots(Supplier<Settings> settings, Upstreams upstreams, @Nullable Experts experts) {
        this.settings = settings;
        this.upstreams = upstreams;
        this.experts = experts;
        this.present = new Snapshot(settings.get(), upstreams, experts);
    }

    /** The present snapshot, entered; the caller must {@link Snapshot#leave} it. */
    Snapshot enter() {
        while (true) {
            Snapshot seen = present;
            if (seen.settings() != settings.get()) {
                seen = renew();
            }
            if (seen.enter()) {
                return seen;
            }
        }
    }

    Settings settings() {
        return settings.get();
    }

    private synchronized Snapshot renew() {
        var wanted = settings.get();
        if (present.settings() != wanted) {
            var old = present;
            present = new Snapshot(wanted, upstreams, experts);
            old.leave();
        }
        return present;
    }
}
