package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void theWaitIsTheCallsAheadTimesTheirMeanTime() {
        // Given
        pace.served(Duration.ofMillis(500));
        pace.served(Duration.ofMillis(500));

        // When
        var wait = pace.wait(10);

        // Then
        assertThat(wait).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theWaitIsAtLeastASecondAndAtMostAMinute() {
        // When
        var unknown = pace.wait(10);
        pace.served(Duration.ofMinutes(10));
        var long10 = pace.wait(10);

        // Then
        assertThat(unknown).isEqualTo(Duration.ofSeconds(1));
        assertThat(long10).isEqualTo(Duration.ofMinutes(1));
    }
}
