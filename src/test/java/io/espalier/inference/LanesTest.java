package io.espalier.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void resultsComeInTheOrderOfTheItems() {
        // Given
        try (var lanes = new Lanes(3)) {
            // When
            var results = lanes.each(upTo(500), item -> item % 7, item -> "r" + item);
            // Then
            assertThat(results)
                    .isEqualTo(upTo(500).stream().map(item -> "r" + item).toList());
        }
    }

    @Test
    void twoItemsAreWorkedOnAtOnce() {
        // Given
        var both = new CyclicBarrier(2);
        try (var lanes = new Lanes(2)) {
            // When
            var results = lanes.each(upTo(2), item -> 1, item -> {
                try {
                    both.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return item;
            });
            // Then
            assertThat(results).containsExactly(0, 1);
        }
    }

    @Test
    void whereTheOthersAreBusyTheCallerDoesAllTheHeaviestFirst() throws InterruptedException {
        // Given
        var begun = new CountDownLatch(2);
        var go = new CountDownLatch(1);
        try (var lanes = new Lanes(2)) {
            var elsewhere = Thread.ofVirtual()
                    .start(() -> lanes.each(upTo(2), item -> 1, item -> {
                        begun.countDown();
                        await(go);
                        return item;
                    }));
            await(begun);
            var order = new ArrayList<Integer>();
            // When
            lanes.each(List.of(2, 9, 4, 7), item -> item, order::add);
            // Then
            assertThat(order).containsExactly(9, 7, 4, 2);
            go.countDown();
            elsewhere.join();
        }
    }

    @Test
    void aFailureIsTheWorksOwnOnceTheOthersAreDone() {
        // Given
        var done = new AtomicInteger();
        try (var lanes = new Lanes(2)) {
            // When / Then
            assertThatThrownBy(() -> lanes.each(upTo(20), item -> 1, item -> {
                        if (item == 3) {
                            throw new IllegalStateException("item 3");
                        }
                        return done.incrementAndGet();
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("item 3");
            assertThat(done).hasValue(19);
        }
    }

    @Test
    void oneThreadIsTheCallers() {
        // Given
        try (var lanes = new Lanes(1)) {
            // When
            var threads = lanes.each(upTo(5), item -> 1, item -> Thread.currentThread());
            // Then
            assertThat(threads).containsOnly(Thread.currentThread());
        }
    }

    @Test
    void noMoreThreadsWorkThanThereAreProcessors() {
        // Given
        var threads = ConcurrentHashMap.<Thread>newKeySet();
        try (var lanes = Lanes.upTo(1000)) {
            // When
            lanes.each(upTo(5000), item -> 1, item -> threads.add(Thread.currentThread()));
            // Then
            assertThat(threads).hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void nothingTakesNoWork() {
        // Given
        try (var lanes = new Lanes(2)) {
            // When / Then
            assertThat(lanes.each(upTo(0), item -> 1, item -> item)).isEmpty();
        }
    }
}
