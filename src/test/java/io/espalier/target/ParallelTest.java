package io.espalier.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ParallelTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 12).boxed().toList();

    @Test
    @Timeout(30)
    void asManyAreInWorkAsAreAskedForAndTheResultsKeepTheirOrder() {
        // Given
        var together = new CyclicBarrier(3);
        var working = new AtomicInteger();
        var most = new AtomicInteger();

        // When
        var results = Parallel.map(3, ITEMS, item -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            await(together);
            working.decrementAndGet();
            return 10 * item;
        });

        // Then
        assertThat(results).isEqualTo(ITEMS.stream().map(item -> 10 * item).toList());
        assertThat(most).hasValue(3);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFailureIsThrownAsItCameAndEndsTheWork() {
        // Given
        var begun = new AtomicInteger();

        // When, Then
        assertThatThrownBy(() -> Parallel.map(2, ITEMS, item -> {
                    begun.incrementAndGet();
                    throw new UserError("the target is away");
                }))
                .isInstanceOf(UserError.class)
                .hasMessage("the target is away");
        assertThat(begun).hasValueBetween(1, ITEMS.size());
    }
}
