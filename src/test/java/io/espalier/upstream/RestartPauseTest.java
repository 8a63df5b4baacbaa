package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPauseTest {
    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofMinutes(1);

    private final RestartPause pause = new RestartPause();

    @Test
    void aFirstDeathIsAnsweredAtOnceAndFurtherYoungOnesLaterAndLater() {
        // When
        var pauses =
                Stream.generate(() -> pause.after(YOUNG).toMillis()).limit(10).toList();

        // Then
        assertThat(pauses).containsExactly(0L, 500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
    }

    @Test
    void aProcessThatLivedLongIsStartedAgainAtOnce() {
        // Given
        pause.after(YOUNG);
        pause.after(YOUNG);

        // When
        var wait = pause.after(OLD);

        // Then
        assertThat(wait).isZero();
    }
}
