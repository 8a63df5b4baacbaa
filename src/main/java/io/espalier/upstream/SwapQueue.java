package io.espalier.upstream;

import io.espalier.config.SwapSettings;
import io.espalier.expert.FullReason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which profile a server has loaded, and lets in only requests of that one.
 *
 * <p>A loaded profile stays for its dwell time, and then until another is asked for more. It is turned out in this order: no request is
 * let in any more; those inside end; the other's weights are loaded and proved; those that waited for it come in. Requests of all other
 * profiles are told at once that the server is busy, so that the full model answers. A load that fails leaves nothing that could be
 * relied on: what was there before is loaded anew. Safe for many threads; nothing waits inside a lock.
 */
final class SwapQueue {
    private static final Logger LOG = System.getLogger("espalier");
    /** For how long it is believed without asking that a server is the process that it was; none starts and loads in less. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final String upstream;
    private final LongSupplier nanos;
    private final Setbacks setbacks = new Setbacks();
    private final List<Waiter> waiting = new ArrayList<>();
    private Means means;
    private Demand demand;
    /** What is loaded and was proved; null while nothing is. */
    private @Nullable Weights serving;
    /** What is to be loaded once all requests have left, or is being loaded. */
    private @Nullable Weights coming;
    /** What was loaded before. */
    private @Nullable Weights previous;
    /** Whether the server is loading or being asked what it has. */
    private boolean occupied;

    private int inside;
    private long since;
    private Proof proof = new Proof(0, 0);
    private long loadingSince;
    private long lastLoad;

    /**
     * How a server is worked with.
     *
     * @param troubles counts the server's failures
     */
    record Means(WeightServer server, SwapSettings settings, LongSupplier troubles) {}

    private record Proof(long at, long troubles) {}

    private record Waiter(Weights weights, CompletableFuture<Optional<FullReason>> told) {}

    SwapQueue(String upstream, Means means, LongSupplier nanos) {
        this.upstream = upstream;
        this.nanos = nanos;
        this.means = means;
        this.demand = new Demand(means.settings().dwell(), nanos.getAsLong());
    }

    /** Goes on with other settings for the same server. */
    synchronized void adopt(Means newMeans) {
        means = newMeans;
        demand = new Demand(newMeans.settings().dwell(), nanos.getAsLong());
    }

    /** Counts a request, begins to change the profile where it is time to, and says why the request cannot wait for its own. */
    synchronized Optional<FullReason> ask(Weights weights) {
        long now = nanos.getAsLong();
        demand.ask(weights.profile(), now);
        if (setbacks.hold(weights.profile(), now)) {
            return Optional.of(FullReason.NOT_PROVED);
        }
        if (coming == null && isTurnOf(weights, now)) {
            coming = weights;
            proceed();
        }
        return isNear(weights, now) ? Optional.empty() : Optional.of(FullReason.BUSY);
    }

    private boolean isTurnOf(Weights weights, long now) {
        if (serving == null) {
            return !occupied;
        }
        return !serving.equals(weights)
                && now - since >= means.settings().dwell().toNanos()
                && demand.of(weights.profile()) > demand.of(serving.profile());
    }

    /** Whether it is loaded, or will be soon as far as the last load tells. */
    private boolean isNear(Weights weights, long now) {
        if (coming == null) {
            return weights.equals(serving);
        }
        long left = occupied && serving == null ? loadingSince + lastLoad - now : lastLoad;
        return weights.equals(coming) && left <= means.settings().patience().toNanos();
    }

    /**
     * Completes with nothing where the request is inside, which must {@link #leave}; with the reason where it is not. Never fails, and
     * takes no longer than a request's patience.
     */
    CompletionStage<Optional<FullReason>> enter(Weights weights) {
        var waiter = new Waiter(weights, new CompletableFuture<>());
        synchronized (this) {
            if (isOpenFor(weights)) {
                inside++;
                return CompletableFuture.completedFuture(Optional.empty());
            }
            if (!isNear(weights, nanos.getAsLong())) {
                return CompletableFuture.completedFuture(Optional.of(FullReason.BUSY));
            }
            waiting.removeIf(each -> each.told().isDone());
            waiting.add(waiter);
            waiter.told()
                    .completeOnTimeout(
                            Optional.of(FullReason.LATE),
                            means.settings().patience().toNanos(),
                            TimeUnit.NANOSECONDS);
            if (coming == null && !occupied) {
                check(weights);
            }
        }
        return waiter.told();
    }

    private boolean isOpenFor(Weights weights) {
        return weights.equals(serving)
                && coming == null
                && !occupied
                && nanos.getAsLong() - proof.at() <= FRESH.toNanos()
                && means.troubles().getAsLong() == proof.troubles();
    }

    void leave() {
        synchronized (this) {
            inside--;
            proceed();
        }
    }

    /** Loads what is to come once nobody is inside. */
    private void proceed() {
        var next = coming;
        if (next == null || occupied || inside > 0) {
            return;
        }
        occupied = true;
        previous = serving;
        serving = null;
        loadingSince = nanos.getAsLong();
        long troubles = means.troubles().getAsLong();
        means.server().load(next).whenComplete((loaded, failure) -> {
            if (failure == null) {
                loaded(next, troubles);
            } else {
                failed(next, failure);
            }
        });
    }

    private void loaded(Weights weights, long troubles) {
        List<Waiter> welcome;
        synchronized (this) {
            long now = nanos.getAsLong();
            occupied = false;
            coming = null;
            serving = weights;
            since = now;
            proof = new Proof(now, troubles);
            lastLoad = now - loadingSince;
            setbacks.forget(weights.profile());
            welcome = letIn(weights);
        }
        LOG.log(
                Level.INFO,
                "upstream {0} has loaded {1} in {2} ms",
                upstream,
                weights.version(),
                TimeUnit.NANOSECONDS.toMillis(lastLoad));
        welcome(welcome);
    }

    private void failed(Weights weights, Throwable failure) {
        List<Waiter> refused;
        Duration pause;
        synchronized (this) {
            long now = nanos.getAsLong();
            occupied = false;
            coming = null;
            pause = setbacks.failed(weights.profile(), now);
            refused = List.copyOf(waiting);
            waiting.clear();
            if (previous != null && !setbacks.hold(previous.profile(), now)) {
                coming = previous;
            }
        }
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.log(
                Level.WARNING,
                "upstream {0} did not load {1}: {2}; the full model answers, and it is tried again in {3} s",
                upstream,
                weights.version(),
                cause.toString(),
                pause.toSeconds());
        turnAway(refused);
        synchronized (this) {
            proceed();
        }
    }

    /** Asks the server whether it still has what it had. */
    private void check(Weights weights) {
        occupied = true;
        long troubles = means.troubles().getAsLong();
        means.server().keeps(weights).thenAccept(kept -> checked(weights, kept, troubles));
    }

    private void checked(Weights weights, boolean kept, long troubles) {
        List<Waiter> called;
        synchronized (this) {
            occupied = false;
            if (kept) {
                proof = new Proof(nanos.getAsLong(), troubles);
                called = letIn(weights);
            } else {
                serving = null;
                called = List.copyOf(waiting);
                waiting.clear();
            }
        }
        if (kept) {
            welcome(called);
        } else {
            LOG.log(Level.WARNING, "upstream {0} no longer has {1}: it was started again", upstream, weights.version());
            turnAway(called);
        }
        synchronized (this) {
            proceed();
        }
    }

    /** Takes those who wait for these weights out of the queue. They are inside from now on, before they are told. */
    private List<Waiter> letIn(Weights weights) {
        var called = waiting.stream()
                .filter(waiter -> waiter.weights().equals(weights))
                .toList();
        waiting.removeAll(called);
        inside += called.size();
        return called;
    }

    private void welcome(List<Waiter> waiters) {
        for (var waiter : waiters) {
            if (!waiter.told().complete(Optional.empty())) {
                leave();
            }
        }
    }

    private static void turnAway(List<Waiter> waiters) {
        waiters.forEach(waiter -> waiter.told().complete(Optional.of(FullReason.NOT_PROVED)));
    }

    void close() {
        List<Waiter> rest;
        synchronized (this) {
            rest = List.copyOf(waiting);
            waiting.clear();
        }
        turnAway(rest);
    }
}
