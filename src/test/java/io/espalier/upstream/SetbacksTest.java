package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SetbacksTest {
    private final Setbacks setbacks = new Setbacks();

    @Test
    void eachFurtherFailureDoublesThePauseUpToALimit() {
        // Given
        setbacks.failed("maths", 0);

        // When
        var second = setbacks.failed("maths", 0);

        // Then
        assertThat(second).isEqualTo(Setbacks.FIRST.multipliedBy(2));
        for (int i = 0; i < 20; i++) {
            setbacks.failed("maths", 0);
        }
        assertThat(setbacks.failed("maths", 0)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void holdsOnlyTheOneThatFailedAndOnlyUntilItsPauseIsOver() {
        // Given
        var pause = setbacks.failed("maths", 0);

        // When
        boolean held = setbacks.hold("maths", pause.toNanos() - 1);

        // Then
        assertThat(held).isTrue();
        assertThat(setbacks.hold("maths", pause.toNanos())).isFalse();
        assertThat(setbacks.hold("java", 0)).isFalse();
    }

    @Test
    void successStartsThePausesAnew() {
        // Given
        setbacks.failed("maths", 0);
        setbacks.failed("maths", 0);

        // When
        setbacks.forget("maths");

        // Then
        assertThat(setbacks.hold("maths", 0)).isFalse();
        assertThat(setbacks.failed("maths", 0)).isEqualTo(Setbacks.FIRST);
    }
}
