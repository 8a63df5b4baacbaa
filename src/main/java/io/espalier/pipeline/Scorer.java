package io.espalier.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Decides about sets of shots, once each: on its own threads, behind a bounded queue, remembered by content.
 *
 * <p>Requests that ask about the same unseen set at the same time share one decision. A decision goes on after the request that asked for
 * it gave up waiting, so that the next request finds it. One that fails is forgotten, and made anew when it is next asked for.
 */
public final class Scorer implements AutoCloseable {
    /** A decision weighs as much as one more remembered for each so many shots, so that long prompts cannot fill the memory. */
    private static final int SHOTS_PER_WEIGHT = 64;

    private final PrunerShelf pruners;
    private final ThreadPoolExecutor threads;
    private final Cache<DecisionKey, Decision> decisions;
    private final ConcurrentMap<DecisionKey, CompletableFuture<Decision>> underWay = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * @param queue sets waiting before {@link RejectedExecutionException} is the answer
     * @param remembered decisions kept
     */
    public Scorer(PrunerShelf pruners, int threads, int queue, int remembered) {
        this.pruners = pruners;
        this.threads = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Math.max(1, queue)), task -> {
                    var thread = new Thread(task, "espalier-scorer");
                    thread.setDaemon(true);
                    return thread;
                });
        this.decisions = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(remembered)
                .weigher((DecisionKey key, Decision decision) -> 1 + decision.tokens().length / SHOTS_PER_WEIGHT)
                .build();
    }

    /** The threads that decide, for other work that is too long for an event loop; their queue is bounded. */
    Executor threads() {
        return threads;
    }

    /** Sets that wait for a thread. */
    public int queued() {
        return threads.getQueue().size();
    }

    /** Questions answered from memory. */
    public long hits() {
        return hits.sum();
    }

    /** Questions that were not. */
    public long misses() {
        return misses.sum();
    }

    /** Done already where the set was seen before, or no stage is on; the caller must not complete or cancel it. */
    CompletableFuture<Decision> decide(SetCall call) {
        var pruner = pruners.enter();
        try {
            return decide(call, pruner);
        } finally {
            pruner.leave();
        }
    }

    private CompletableFuture<Decision> decide(SetCall call, ServedPruner pruner) {
        var stages = pruner.stages(call);
        if (stages.none()) {
            return CompletableFuture.completedFuture(
                    Decision.whole(pruner.artefact(), new int[call.shots().size()], SkipReason.UNPROVEN));
        }
        var key = DecisionKey.of(call, pruner.artefact(), stages);
        var known = decisions.getIfPresent(key);
        if (known != null) {
            hits.increment();
            return CompletableFuture.completedFuture(known);
        }
        misses.increment();
        return underWay.computeIfAbsent(key, unseen -> start(unseen, pruner, () -> pruner.decide(call, stages)));
    }

    /**
     * No longer under way before it is done, so that who sees it fail and asks again gets another one.
     *
     * @param pruner entered by the caller, and so by the decision until it is done
     */
    private CompletableFuture<Decision> start(DecisionKey key, ServedPruner pruner, Supplier<Decision> deciding) {
        pruner.enter();
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return remembered(key, deciding);
                        } finally {
                            underWay.remove(key);
                            pruner.leave();
                        }
                    },
                    threads);
        } catch (RejectedExecutionException e) {
            pruner.leave();
            throw e;
        }
    }

    /** It may have become known since it was asked for. */
    private Decision remembered(DecisionKey key, Supplier<Decision> deciding) {
        var known = decisions.getIfPresent(key);
        if (known != null) {
            return known;
        }
        var decided = deciding.get();
        decisions.put(key, decided);
        return decided;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
