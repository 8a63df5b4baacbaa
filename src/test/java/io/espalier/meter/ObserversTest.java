package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.UpstreamListener.Attempt;
import io.espalier.meter.UpstreamListener.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ObserversTest {
    private static final ExchangeSummary SUMMARY = TestingSummary.completed().summary();

    @Test
    void aListenerThatThrowsKeepsNothingFromTheNext() {
        // Given
        var heard = new ArrayList<ExchangeSummary>();
        var observers = Observers.of(ObserversTest::fail, heard::add);

        // When
        observers.exchanges().forEach(listener -> listener.finished(SUMMARY));

        // Then
        assertThat(heard).containsExactly(SUMMARY);
    }

    @Test
    void errorsAreContainedAsExceptionsAre() {
        // Given
        var observers = Observers.of(summary -> {
            throw new NoClassDefFoundError("a library of the listener");
        });

        // When
        observers.exchanges().forEach(listener -> listener.finished(SUMMARY));

        // Then: it did not throw
        assertThat(observers.exchanges()).hasSize(1);
    }

    @Test
    void anUpstreamListenerMayThrowAtEveryCall() {
        // Given
        var calls = new ArrayList<String>();
        var listener = new Observers(List.of(), new ThrowingUpstreamListener(calls), Tracing.OFF).upstreams();

        // When
        listener.opened("blue");
        listener.attempted(new Attempt("blue", 1, Result.ANSWERED, Duration.ZERO));
        listener.ejected("blue");
        listener.restored("blue");
        listener.engineStarted("blue");
        listener.engineRestarted("blue");
        listener.closed("blue");

        // Then
        assertThat(calls)
                .containsExactly("opened", "attempted", "ejected", "restored", "started", "restarted", "closed");
    }

    @Test
    void tracingThatFailsTracesNothing() {
        // Given
        var observers = new Observers(List.of(), UpstreamListener.NONE, (traceparent, tracestate) -> {
            throw new IllegalStateException("no tracer");
        });

        // When
        var trace = observers.tracing().begin(null, null);

        // Then
        assertThat(trace.parent()).isNull();
    }

    @Test
    void aTraceThatFailsLeavesTheClientsHeaders() {
        // Given
        var observers = new Observers(List.of(), UpstreamListener.NONE, (traceparent, tracestate) -> new BrokenTrace());

        // When
        var trace = observers.tracing().begin(null, null);
        trace.finished(SUMMARY);

        // Then
        assertThat(trace.parent()).isNull();
    }

    private static void fail(ExchangeSummary summary) {
        throw new IllegalStateException("cannot take " + summary.id());
    }

    private static final class BrokenTrace implements ExchangeTrace {
        @Override
        public Parent parent() {
            throw new IllegalStateException("no parent");
        }

        @Override
        public void finished(ExchangeSummary summary) {
            fail(summary);
        }
    }

    private record ThrowingUpstreamListener(List<String> calls) implements UpstreamListener {
        @Override
        public void opened(String upstream) {
            fail("opened");
        }

        @Override
        public void closed(String upstream) {
            fail("closed");
        }

        @Override
        public void attempted(Attempt attempt) {
            fail("attempted");
        }

        @Override
        public void ejected(String upstream) {
            fail("ejected");
        }

        @Override
        public void restored(String upstream) {
            fail("restored");
        }

        @Override
        public void engineStarted(String upstream) {
            fail("started");
        }

        @Override
        public void engineRestarted(String upstream) {
            fail("restarted");
        }

        private void fail(String call) {
            calls.add(call);
            throw new IllegalStateException(call);
        }
    }
}
