package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.engine.FairQueue.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>(4);

    @Test
    void clientsAreServedInTurn() throws InterruptedException {
        // Given
        queue.offer("busy", "busy 1");
        queue.offer("busy", "busy 2");
        queue.offer("busy", "busy 3");
        queue.offer("calm", "calm 1");

        // When
        var served = takeAll();

        // Then
        assertThat(served).containsExactly("busy 1", "calm 1", "busy 2", "busy 3");
    }

    @Test
    void aFullQueueRefusesTheClientThatFillsIt() {
        // Given
        for (var i = 0; i < 4; i++) {
            queue.offer("busy", "busy " + i);
        }

        // When
        var offer = queue.offer("busy", "one more");

        // Then
        assertThat(offer).isInstanceOf(Offer.Full.class);
    }

    @Test
    void aFullQueueMakesRoomForAnotherClient() throws InterruptedException {
        // Given
        for (var i = 0; i < 4; i++) {
            queue.offer("busy", "busy " + i);
        }

        // When
        var offer = queue.offer("calm", "calm");

        // Then
        assertThat(offer).isEqualTo(new Offer.Displaced<>("busy 3"));
        assertThat(takeAll()).containsExactly("busy 0", "calm", "busy 1", "busy 2");
    }

    @Test
    void aQueueFilledFairlyDisplacesNobody() {
        // Given
        List.of("a", "b", "c", "d").forEach(client -> queue.offer(client, client));

        // When
        var offer = queue.offer("e", "e");

        // Then
        assertThat(offer).isInstanceOf(Offer.Full.class);
    }

    @Test
    void anItemCanBeTakenOutWhileItWaits() throws InterruptedException {
        // Given
        queue.offer("a", "stays");
        queue.offer("a", "leaves");

        // When
        var removed = queue.remove("a", "leaves");

        // Then
        assertThat(removed).isTrue();
        assertThat(queue.remove("a", "leaves")).isFalse();
        assertThat(takeAll()).containsExactly("stays");
    }

    @Test
    void takingWaitsForAnItem() throws Exception {
        // Given
        var taken = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> taken.complete(take()));

        // When
        queue.offer("a", "late");

        // Then
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo("late");
    }

    private String take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> takeAll() throws InterruptedException {
        var all = new ArrayList<String>();
        while (queue.size() > 0) {
            all.add(queue.take());
        }
        return all;
    }
}
