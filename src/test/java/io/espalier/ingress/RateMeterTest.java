package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateMeterTest {
    /** What may happen to a client's rate. */
    sealed interface Step {
        record Pass(long micros) implements Step {}

        record Ask() implements Step {}

        record Spend(long amount) implements Step {}

        record Change(int perMinute) implements Step {}
    }

    @Property(tries = 500)
    void admitsExactlyWhatTheTextbookBucketAdmits(
            @ForAll @IntRange(min = 1, max = 1_000) int perMinute, @ForAll("steps") List<Step> steps) {
        // Given
        var bucket = new TestingBucket(perMinute);
        var meter = new RateMeter(perMinute, 0);
        var now = 0L;

        for (var step : steps) {
            // When
            now += step instanceof Step.Pass(var micros) ? micros * 1_000 : 0;
            var fits = apply(step, meter, now);

            // Then
            assertThat(fits).isEqualTo(apply(step, bucket));
        }
    }

    @Property(tries = 500)
    void tellsTheShortestWaitAfterWhichOneFits(
            @ForAll @IntRange(min = 1, max = 999_999_999) int perMinute,
            @ForAll @IntRange(min = 0, max = 100_000_000) int spent) {
        // Given
        var meter = new RateMeter(perMinute, 0);
        meter.use(spent, 0);

        // When
        var wait = meter.untilOneFits(0);

        // Then
        assertThat(meter.untilOneFits(Math.max(0, wait.toNanos() - 1)).isPositive())
                .isEqualTo(wait.isPositive());
        assertThat(meter.untilOneFits(wait.toNanos())).isZero();
    }

    @Property(tries = 200)
    void admitsNoMoreInAnyStretchThanTheLimitAndWhatFadesMeanwhile(
            @ForAll @IntRange(min = 1, max = 50) int perMinute,
            @ForAll List<@IntRange(min = 0, max = 20_000) Integer> pausesInMillis) {
        // Given
        var meter = new RateMeter(perMinute, 0);
        var admitted = new ArrayList<Long>();

        // When: the sliding log of what was admitted
        var now = 0L;
        for (var pause : pausesInMillis) {
            now += pause;
            if (meter.untilOneFits(now * 1_000_000).isZero()) {
                meter.use(1, now * 1_000_000);
                admitted.add(now);
            }
        }

        // Then
        for (int from = 0; from < admitted.size(); from++) {
            for (int to = from; to < admitted.size(); to++) {
                var millis = admitted.get(to) - admitted.get(from);
                assertThat(to - from + 1).isLessThanOrEqualTo((int) (perMinute + perMinute * millis / 60_000));
            }
        }
    }

    @Test
    void losesNoTimeToManyLooksWithinOneMicrosecond() {
        // Given
        var meter = new RateMeter(60, 0);
        meter.use(60, 0);

        // When
        for (long nanos = 0; nanos < 1_000_000_000; nanos += 999_983) {
            meter.untilOneFits(nanos);
        }

        // Then
        assertThat(meter.untilOneFits(1_000_000_000)).isZero();
    }

    @Test
    void owesNoMoreThanItCanCount() {
        // Given
        var meter = new RateMeter(999_999_999, 0);

        // When
        meter.use(Long.MAX_VALUE, 0);
        meter.use(Long.MAX_VALUE, 0);

        // Then
        assertThat(meter.untilOneFits(0)).isBetween(Duration.ofMinutes(1), Duration.ofHours(1));
        assertThat(meter.untilOneFits(Long.MAX_VALUE)).isZero();
    }

    @Test
    void aClockThatStepsBackFadesNothing() {
        // Given
        var meter = new RateMeter(1, 1_000_000_000);
        meter.use(1, 1_000_000_000);

        // When
        var wait = meter.untilOneFits(0);

        // Then
        assertThat(wait).isEqualTo(Duration.ofMinutes(1));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> pass = Arbitraries.longs().between(0, 90_000_000).map(Step.Pass::new);
        Arbitrary<Step> ask = Arbitraries.create(Step.Ask::new);
        Arbitrary<Step> spend = Arbitraries.longs().between(0, 3_000).map(Step.Spend::new);
        Arbitrary<Step> change = Arbitraries.integers().between(1, 1_000).map(Step.Change::new);
        return Arbitraries.oneOf(pass, ask, ask, spend, change).list().ofMaxSize(200);
    }

    private static boolean apply(Step step, RateMeter meter, long now) {
        switch (step) {
            case Step.Pass pass -> {}
            case Step.Spend(var amount) -> meter.use(amount, now);
            case Step.Change(var perMinute) -> meter.change(perMinute, now);
            case Step.Ask ask when meter.untilOneFits(now).isZero() -> meter.use(1, now);
            case Step.Ask ask -> {}
        }
        return meter.untilOneFits(now).isZero();
    }

    private static boolean apply(Step step, TestingBucket bucket) {
        switch (step) {
            case Step.Pass(var micros) -> bucket.pass(micros);
            case Step.Spend(var amount) -> bucket.use(amount);
            case Step.Change(var perMinute) -> bucket.change(perMinute);
            case Step.Ask ask when bucket.oneFits() -> bucket.use(1);
            case Step.Ask ask -> {}
        }
        return bucket.oneFits();
    }
}
