package io.espalier.inference;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Threads that share the work on a list: the caller's, and a fixed number beside it that all callers have in common. Safe for use by many
 * threads.
 *
 * <p>Whoever is free takes the heaviest item that nobody took, so that the last to end ends early (longest processing time first, Graham
 * 1969). The caller waits for none but items that are being worked on: where the others are busy elsewhere it does all of them itself.
 */
final class Lanes implements AutoCloseable {
    private final int beside;
    private final ExecutorService others;

    /** @param threads that work on one list, the caller's included */
    Lanes(int threads) {
        beside = threads - 1;
        others = Executors.newFixedThreadPool(
                Math.max(1, beside),
                Thread.ofPlatform().daemon().name("espalier-encoder-", 1).factory());
    }

    /** As many threads as there are processors at hand, and no more than those asked for. */
    static Lanes upTo(int threads) {
        return new Lanes(Math.min(threads, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * What the work makes of each item, in the items' order.
     *
     * @param weight about how long an item takes, beside the others
     * @throws RuntimeException the work's, where an item fails; all others are done by then
     */
    <T, R> List<R> each(List<T> items, ToIntFunction<T> weight, Function<T, R> work) {
        int helpers = Math.min(beside, items.size() - 1);
        if (helpers < 1) {
            return items.stream().map(work).toList();
        }
        var shared = new Shared<>(items, weight, work);
        for (int i = 0; i < helpers; i++) {
            others.execute(shared);
        }
        shared.run();
        return shared.results();
    }

    /** One list that is worked on. */
    private static final class Shared<T, R> implements Runnable {
        private final List<T> items;
        private final Function<T, R> work;
        private final int[] heaviestFirst;
        private final List<CompletableFuture<R>> results;
        private final AtomicInteger taken = new AtomicInteger();

        Shared(List<T> items, ToIntFunction<T> weight, Function<T, R> work) {
            this.items = items;
            this.work = work;
            heaviestFirst = IntStream.range(0, items.size())
                    .boxed()
                    .sorted(Comparator.comparingInt((Integer i) -> -weight.applyAsInt(items.get(i))))
                    .mapToInt(Integer::intValue)
                    .toArray();
            results = items.stream().map(item -> new CompletableFuture<R>()).toList();
        }

        @Override
        public void run() {
            for (int next = taken.getAndIncrement(); next < heaviestFirst.length; next = taken.getAndIncrement()) {
                work(heaviestFirst[next]);
            }
        }

        private void work(int item) {
            try {
                results.get(item).complete(work.apply(items.get(item)));
            } catch (RuntimeException | Error e) {
                results.get(item).completeExceptionally(e);
            }
        }

        List<R> results() {
            try {
                CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                        .join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw e;
            }
            return results.stream().map(CompletableFuture::join).toList();
        }
    }

    /** Returns when what was begun is done. */
    @Override
    public void close() {
        others.close();
    }
}
