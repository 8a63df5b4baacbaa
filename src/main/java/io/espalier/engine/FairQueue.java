package io.espalier.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue that serves clients in turn, however many items each has waiting. When it is full, a client with fewer
 * waiting takes the place of the latest item of the client with most, so that nobody can fill it for the others.
 */
final class FairQueue<T> {
    /** What became of an offer. */
    sealed interface Offer<T> {
        record Admitted<T>() implements Offer<T> {}

        /** Admitted in place of another item, which is no longer in the queue. */
        record Displaced<T>(T item) implements Offer<T> {}

        record Full<T>() implements Offer<T> {}
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition offered = lock.newCondition();
    /** In the order of their turns. */
    private final Map<Object, Deque<T>> waiting = new LinkedHashMap<>();

    private int size;

    FairQueue(int capacity) {
        this.capacity = capacity;
    }

    Offer<T> offer(Object client, T item) {
        lock.lock();
        try {
            if (size < capacity) {
                add(client, item);
                return new Offer.Admitted<>();
            }
            return displaced(client)
                    .<Offer<T>>map(victim -> {
                        add(client, item);
                        return new Offer.Displaced<>(victim);
                    })
                    .orElseGet(Offer.Full::new);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an item. */
    T take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0) {
                offered.await();
            }
            var turn = waiting.entrySet().iterator().next();
            waiting.remove(turn.getKey());
            var item = turn.getValue().remove();
            if (!turn.getValue().isEmpty()) {
                waiting.put(turn.getKey(), turn.getValue());
            }
            size--;
            return item;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the item was still waiting. */
    boolean remove(Object client, T item) {
        lock.lock();
        try {
            var items = waiting.get(client);
            if (items == null || !items.remove(item)) {
                return false;
            }
            size--;
            if (items.isEmpty()) {
                waiting.remove(client);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    private void add(Object client, T item) {
        waiting.computeIfAbsent(client, key -> new ArrayDeque<>()).add(item);
        size++;
        offered.signal();
    }

    private Optional<T> displaced(Object client) {
        var own = waiting.containsKey(client) ? waiting.get(client).size() : 0;
        var longest = waiting.values().stream().max((a, b) -> Integer.compare(a.size(), b.size()));
        if (longest.isEmpty() || longest.get().size() <= own + 1) {
            return Optional.empty();
        }
        size--;
        return Optional.of(longest.get().removeLast());
    }
}
