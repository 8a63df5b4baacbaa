package io.espalier.ingress;

import static io.espalier.ingress.TestingClients.client;
import static io.espalier.ingress.TestingClients.keyOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionConcurrencyTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 20_000;

    @Test
    void neverExceedsAPlaceAndLosesNoneUnderContentionAndReloads() throws Exception {
        // Given: four places for two clients of three each
        var clients = new TestingClients(4, client("a", null, null, 3), client("b", null, null, 3));
        var admission = clients.admission();
        var seen = new Seen();

        // When
        runOnEveryThread(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                seen.visit(admission.admit(keyOf(thread % 2 == 0 ? "a" : "b")));
                if (thread == 0 && i % 100 == 0) {
                    clients.reload(4, client("a", null, null, 3), client("b", null, null, 3));
                }
            }
        });

        // Then
        assertThat(seen.most.get()).isBetween(1, 4);
        assertThat(seen.mostOfA.get()).isBetween(1, 3);
        assertThat(admission.inFlight()).isZero();
        assertThat(seen.admittedNow.get()).isZero();
    }

    @Test
    void admitsExactlyTheRateHoweverManyThreadsAsk() throws Exception {
        // Given: the clock stands still
        var admission = new TestingClients(1_000_000, client("a", 777, null, null)).admission();
        var admitted = new AtomicInteger();

        // When
        runOnEveryThread(thread -> {
            for (int i = 0; i < 1_000; i++) {
                if (admission.admit(keyOf("a")) instanceof Verdict.Admitted(var permit)) {
                    admitted.incrementAndGet();
                    permit.close();
                }
            }
        });

        // Then
        assertThat(admitted).hasValue(777);
    }

    /** Counts permits held at once, as their holders see it. */
    private static final class Seen {
        final AtomicInteger admittedNow = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger ofANow = new AtomicInteger();
        final AtomicInteger mostOfA = new AtomicInteger();

        void visit(Verdict verdict) {
            if (verdict instanceof Verdict.Admitted(var permit)) {
                var ofA = "a".equals(permit.client()) ? 1 : 0;
                most.accumulateAndGet(admittedNow.incrementAndGet(), Math::max);
                mostOfA.accumulateAndGet(ofANow.addAndGet(ofA), Math::max);
                Thread.yield();
                admittedNow.decrementAndGet();
                ofANow.addAndGet(-ofA);
                permit.close();
            }
        }
    }

    private interface Task {
        void run(int thread) throws Exception;
    }

    private static void runOnEveryThread(Task task) throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var tasks = IntStream.range(0, THREADS)
                    .<Callable<Object>>mapToObj(thread -> () -> {
                        task.run(thread);
                        return thread;
                    })
                    .toList();
            for (var result : threads.invokeAll(tasks)) {
                result.get();
            }
        }
    }
}
