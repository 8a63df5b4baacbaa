package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.SwapServer;
import io.espalier.config.SwapSettings;
import io.espalier.expert.FullReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SwapQueueTest {
    private static final Weights MATHS = new Weights("maths", "maths@1", "/maths", null);
    private static final Weights JAVA = new Weights("java", "java@1", "/java", null);
    private static final Optional<FullReason> INSIDE = Optional.empty();

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong troubles = new AtomicLong();
    private final ManualServer server = new ManualServer();
    private final SwapQueue queue = queue(Duration.ofHours(1));

    /** Loads when the test says so. */
    private static final class ManualServer implements WeightServer {
        private final List<Weights> loads = new ArrayList<>();
        private CompletableFuture<Void> loading;
        private boolean keeps = true;
        private int checks;

        @Override
        public CompletableFuture<Void> load(Weights weights) {
            loads.add(weights);
            loading = new CompletableFuture<>();
            return loading;
        }

        @Override
        public CompletableFuture<Boolean> keeps(Weights weights) {
            checks++;
            return CompletableFuture.completedFuture(keeps);
        }
    }

    private SwapQueue queue(Duration patience) {
        var settings = new SwapSettings(SwapServer.SGLANG, "m", Duration.ofSeconds(30), patience, null, null);
        return new SwapQueue("pool", new SwapQueue.Means(server, settings, troubles::get), now::get);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void serve(Weights weights) {
        queue.ask(weights);
        server.loading.complete(null);
    }

    private CompletableFuture<Optional<FullReason>> enter(Weights weights) {
        return queue.enter(weights).toCompletableFuture();
    }

    private void askOften(Weights weights) {
        for (int i = 0; i < 20; i++) {
            queue.ask(weights);
        }
    }

    @Test
    void theFirstRequestBeginsTheLoadAndWaitsForIt() throws Exception {
        // Given
        assertThat(queue.ask(MATHS)).isEmpty();
        var waiting = enter(MATHS);
        assertThat(waiting).isNotDone();

        // When
        server.loading.complete(null);

        // Then
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(INSIDE);
        assertThat(server.loads).containsExactly(MATHS);
    }

    @Test
    void aLoadedProfileStaysForItsDwellTimeHoweverMuchAnotherIsWanted() {
        // Given
        serve(MATHS);
        pass(Duration.ofSeconds(29));

        // When
        askOften(JAVA);

        // Then
        assertThat(queue.ask(JAVA)).contains(FullReason.BUSY);
        assertThat(enter(JAVA)).isCompletedWithValue(Optional.of(FullReason.BUSY));
        assertThat(server.loads).containsExactly(MATHS);
    }

    @Test
    void afterItsDwellTimeItStaysWhileItIsAskedForMore() {
        // Given
        serve(MATHS);
        pass(Duration.ofSeconds(31));
        askOften(MATHS);

        // When
        var java = queue.ask(JAVA);

        // Then
        assertThat(java).contains(FullReason.BUSY);
        assertThat(server.loads).containsExactly(MATHS);
    }

    @Test
    void whatWasAskedLongAgoDoesNotCount() {
        // Given
        serve(MATHS);
        askOften(MATHS);
        pass(Duration.ofMinutes(10));

        // When
        var java = queue.ask(JAVA);

        // Then
        assertThat(java).isEmpty();
        assertThat(server.loads).containsExactly(MATHS, JAVA);
    }

    @Test
    void nothingIsLoadedBeforeTheLastRequestHasLeft() {
        // Given
        serve(MATHS);
        assertThat(enter(MATHS)).isCompletedWithValue(INSIDE);
        assertThat(enter(MATHS)).isCompletedWithValue(INSIDE);
        pass(Duration.ofMinutes(10));
        queue.ask(JAVA);
        queue.leave();
        assertThat(server.loads).containsExactly(MATHS);
        assertThat(enter(MATHS)).isCompletedWithValue(Optional.of(FullReason.BUSY));

        // When
        queue.leave();

        // Then
        assertThat(server.loads).containsExactly(MATHS, JAVA);
    }

    @Test
    void nobodyIsInsideWhileWeightsAreLoaded() {
        // Given
        serve(MATHS);
        pass(Duration.ofMinutes(10));

        // When
        queue.ask(JAVA);

        // Then
        assertThat(enter(MATHS)).isCompletedWithValue(Optional.of(FullReason.BUSY));
        assertThat(enter(JAVA)).isNotDone();
    }

    @Test
    void whoWaitsForALoadThatFailsIsTurnedAwayAndWhatWasThereIsLoadedAnew() {
        // Given
        serve(MATHS);
        pass(Duration.ofMinutes(10));
        queue.ask(JAVA);
        var waiting = enter(JAVA);

        // When
        server.loading.completeExceptionally(new IOException("out of memory"));

        // Then
        assertThat(waiting).isCompletedWithValue(Optional.of(FullReason.NOT_PROVED));
        assertThat(server.loads).containsExactly(MATHS, JAVA, MATHS);
        assertThat(enter(MATHS)).isNotDone();
    }

    @Test
    void aProfileThatFailedIsNotTriedAgainBeforeItsPauseIsOver() {
        // Given
        queue.ask(JAVA);
        server.loading.completeExceptionally(new IOException("no such folder"));
        assertThat(queue.ask(JAVA)).contains(FullReason.NOT_PROVED);

        // When
        pass(Setbacks.FIRST);

        // Then
        assertThat(queue.ask(JAVA)).isEmpty();
        assertThat(server.loads).containsExactly(JAVA, JAVA);
    }

    @Test
    void aProofThatGrewOldIsRenewedBeforeTheNextRequestEnters() {
        // Given
        serve(MATHS);
        enter(MATHS);
        assertThat(server.checks).isZero();
        pass(Duration.ofSeconds(11));

        // When
        var entered = enter(MATHS);

        // Then
        assertThat(server.checks).isEqualTo(1);
        assertThat(entered).isCompletedWithValue(INSIDE);
    }

    @Test
    void afterAFailureOfTheServerItIsAskedWhatItHas() {
        // Given
        serve(MATHS);
        troubles.incrementAndGet();
        server.keeps = false;

        // When
        var entered = enter(MATHS);

        // Then
        assertThat(entered).isCompletedWithValue(Optional.of(FullReason.NOT_PROVED));
        assertThat(queue.ask(MATHS)).isEmpty();
        assertThat(server.loads).containsExactly(MATHS, MATHS);
    }

    @Test
    void nobodyWaitsLongerThanHisPatience() throws Exception {
        // Given
        var hasty = queue(Duration.ofMillis(1));
        hasty.ask(MATHS);

        // When
        var entered = hasty.enter(MATHS).toCompletableFuture();

        // Then
        assertThat(entered.get(20, TimeUnit.SECONDS)).contains(FullReason.LATE);
    }

    @Test
    void whoWouldWaitLongerThanHisPatienceDoesNotWait() {
        // Given
        var hasty = queue(Duration.ofSeconds(5));
        hasty.ask(MATHS);
        pass(Duration.ofSeconds(60));
        server.loading.complete(null);
        pass(Duration.ofMinutes(10));

        // When
        var java = hasty.ask(JAVA);

        // Then
        assertThat(java).contains(FullReason.BUSY);
        assertThat(server.loads).containsExactly(MATHS, JAVA);
        pass(Duration.ofSeconds(57));
        assertThat(hasty.ask(JAVA)).isEmpty();
    }

    @Test
    void whoGaveUpWaitingTakesNoPlace() throws Exception {
        // Given
        var hasty = queue(Duration.ofMillis(1));
        hasty.ask(MATHS);
        assertThat(hasty.enter(MATHS).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .contains(FullReason.LATE);
        server.loading.complete(null);
        pass(Duration.ofMinutes(10));

        // When
        hasty.ask(JAVA);

        // Then
        assertThat(server.loads).containsExactly(MATHS, JAVA);
    }

    @Test
    void whoWaitsWhenTheGatewayClosesIsTurnedAway() {
        // Given
        queue.ask(MATHS);
        var waiting = enter(MATHS);

        // When
        queue.close();

        // Then
        assertThat(waiting).isCompletedWithValue(Optional.of(FullReason.NOT_PROVED));
    }
}
