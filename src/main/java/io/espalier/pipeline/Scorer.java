package io.espalier.pipeline;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.espalier.inference.TokenCounter;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotPruner;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decides about sets of shots, once each: on its own threads, behind a bounded queue, remembered by content.
 *
 * <p>Requests that ask about the same unseen set at the same time share one decision. A decision goes on after the
 * request that asked for it gave up waiting, so that the next request finds it.
 */
public final class Scorer implements AutoCloseable {
    private final ShotPruner pruner;
    private final ThreadPoolExecutor threads;
    private final AsyncCache<DecisionKey, Decision> decisions;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * @param queue sets waiting before {@link java.util.concurrent.RejectedExecutionException} is the answer
     * @param remembered decisions kept
     */
    public Scorer(ShotPruner pruner, int threads, int queue, int remembered) {
        this.pruner = pruner;
        this.threads = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Math.max(1, queue)), task -> {
                    var thread = new Thread(task, "espalier-scorer");
                    thread.setDaemon(true);
                    return thread;
                });
        this.decisions = Caffeine.newBuilder().maximumSize(remembered).buildAsync();
    }

    ShotPruner pruner() {
        return pruner;
    }

    public int queued() {
        return threads.getQueue().size();
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }

    /** Done already where the set was seen before; the caller must not complete or cancel it. */
    CompletableFuture<Decision> decide(List<String> texts, List<Integer> pinned, int budget, TokenCounter counter) {
        var key = DecisionKey.of(texts, pinned, budget, counter.name(), pruner.name() + '@' + pruner.hash8());
        var known = decisions.getIfPresent(key);
        if (known != null) {
            hits.increment();
            return known;
        }
        misses.increment();
        return decisions.get(
                key,
                (k, ignored) ->
                        CompletableFuture.supplyAsync(() -> decideNow(texts, pinned, budget, counter), threads));
    }

    private Decision decideNow(List<String> texts, List<Integer> pinned, int budget, TokenCounter counter) {
        var tokens = texts.stream().mapToInt(counter::count).toArray();
        var kept = pruner.decide(new ShotCall(texts, tokens, pinned, budget)).kept();
        return new Decision(tokens, kept);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
