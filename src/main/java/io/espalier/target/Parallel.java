package io.espalier.target;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with each of several things, some at a time. */
public final class Parallel {
    private Parallel() {}

    /**
     * What the work makes of each, in order. After a failure nothing more is begun, and the failure is thrown.
     *
     * @param most at a time
     */
    public static <T, R> List<R> map(int most, List<T> items, Function<? super T, ? extends R> work) {
        if (most == 1 || items.size() < 2) {
            return items.stream().<R>map(work).toList();
        }
        try (var threads = Executors.newFixedThreadPool(most, Thread.ofVirtual().factory())) {
            var results = items.stream()
                    .map(item -> threads.submit(() -> (R) work.apply(item)))
                    .toList();
            try {
                return results.stream().map(Parallel::result).toList();
            } catch (RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
