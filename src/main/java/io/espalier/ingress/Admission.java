package io.espalier.ingress;

import io.espalier.config.ClientSettings;
import io.espalier.config.Settings;
import io.espalier.failure.ApiError;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which exchanges go on: who calls, how often, how much, and how many at once. Plain Java, safe for use by many threads,
 * and never waits. What clients have used and the places they hold survive a reload of the settings, as long as their names stay.
 *
 * <p>A client's rates are always kept here; only what they let through is asked of the other replicas. So this replica never lets
 * through more than the rates allow, whatever the others know.
 */
public final class Admission implements Gate {
    private final Supplier<Settings> settings;
    private final LongSupplier nanos;
    private final SharedRates shared;
    private final Places places = new Places();
    private volatile Roster roster;

    /**
     * @param settings the current snapshot
     * @param nanos a clock that never goes back, such as {@link System#nanoTime}
     * @param shared what the other replicas let through
     */
    public Admission(Supplier<Settings> settings, LongSupplier nanos, SharedRates shared) {
        this.settings = settings;
        this.nanos = nanos;
        this.shared = shared;
        this.roster = Roster.of(settings.get(), client -> new ClientState(client, nanos));
    }

    @Override
    public void admit(@Nullable String key, Consumer<Verdict> whenDecided) {
        var verdict = admit(key);
        if (verdict instanceof Verdict.Admitted(Held held)
                && held.limits() instanceof ClientSettings limits
                && limits.hasRates()) {
            shared.take(limits, waits -> whenDecided.accept(held.unlessRefused(waits.refusal(limits))));
        } else {
            whenDecided.accept(verdict);
        }
    }

    /** By what this replica knows. */
    Verdict admit(@Nullable String key) {
        var now = roster();
        if (now.open()) {
            return takePlace(now)
                    ? new Verdict.Admitted(new Held(null))
                    : new Verdict.Refused(Refusals.gatewayInFlight());
        }
        var client = now.holder(key);
        if (client.isEmpty()) {
            return new Verdict.Refused(Refusals.invalidKey());
        }
        var refusal = client.get().state().enter(() -> takePlace(now));
        return refusal == null ? new Verdict.Admitted(new Held(client.get())) : new Verdict.Refused(refusal);
    }

    /** Exchanges admitted and not yet ended. */
    public int inFlight() {
        return places.taken();
    }

    /** How many may be in flight at once. */
    public int limit() {
        return settings.get().server().maxInFlight();
    }

    private boolean takePlace(Roster now) {
        return places.take(now.settings().server().maxInFlight());
    }

    private Roster roster() {
        var known = roster;
        return known.settings() == settings.get() ? known : reload();
    }

    private synchronized Roster reload() {
        var next = settings.get();
        if (roster.settings() != next) {
            roster = Roster.of(next, this::stateFor);
        }
        return roster;
    }

    private ClientState stateFor(ClientSettings client) {
        var state = roster.state(client.name());
        state.ifPresent(known -> known.reload(client));
        return state.orElseGet(() -> new ClientState(client, nanos));
    }

    /** A place taken; of the gateway alone where clients are open. */
    private final class Held implements Permit {
        private final Roster.@Nullable Entry holder;
        private final AtomicBoolean closed = new AtomicBoolean();

        Held(Roster.@Nullable Entry holder) {
            this.holder = holder;
        }

        @Nullable
        ClientSettings limits() {
            return holder == null ? null : holder.client();
        }

        /** @param refusal why the other replicas' exchanges leave no room for this one */
        Verdict unlessRefused(@Nullable ApiError refusal) {
            if (refusal == null) {
                return new Verdict.Admitted(this);
            }
            if (holder != null) {
                holder.state().forget();
            }
            close();
            return new Verdict.Refused(refusal);
        }

        @Override
        public @Nullable String client() {
            return holder == null ? null : holder.client().name();
        }

        @Override
        public void spend(long tokens) {
            if (holder != null && tokens > 0) {
                holder.state().spend(tokens);
                if (holder.client().tokensPerMinute() != null) {
                    shared.spend(holder.client(), tokens);
                }
            }
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                places.giveBack();
                if (holder != null) {
                    holder.state().leave();
                }
            }
        }
    }
}
