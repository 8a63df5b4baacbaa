package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.UpstreamListener.Attempt;
import io.espalier.meter.UpstreamListener.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpstreamMetersTest {
    private static final String ATTEMPTS = "espalier_upstream_attempt_duration_seconds_count";

    private final TestingRegistry registry = new TestingRegistry();
    private final UpstreamMeters meters = new UpstreamMeters(registry.registry());

    @Test
    void tellsFirstTriesFromRetries() {
        // When
        meters.attempted(new Attempt("blue", 1, Result.TIMED_OUT, Duration.ofSeconds(1)));
        meters.attempted(new Attempt("blue", 2, Result.ANSWERED, Duration.ofSeconds(1)));
        meters.attempted(new Attempt("blue", 3, Result.ANSWERED, Duration.ofSeconds(1)));

        // Then
        assertThat(registry.page().value(ATTEMPTS, "attempt=first", "result=timed_out"))
                .isEqualTo(1);
        assertThat(registry.page().value(ATTEMPTS, "attempt=retry", "result=answered"))
                .isEqualTo(2);
    }

    @Test
    void showsAnUpstreamWhileItIsLeftOut() {
        // Given
        meters.opened("blue");

        // When
        meters.ejected("blue");
        var out = registry.page();
        meters.restored("blue");
        var back = registry.page();

        // Then
        assertThat(out.value("espalier_upstream_ejected", "upstream=blue")).isEqualTo(1);
        assertThat(back.value("espalier_upstream_ejected", "upstream=blue")).isZero();
        assertThat(back.value("espalier_upstream_ejections_total", "upstream=blue"))
                .isEqualTo(1);
    }

    @Test
    void forgetsAnUpstreamThatIsNotConfiguredAnyMore() {
        // Given
        meters.opened("blue");
        meters.ejected("blue");

        // When
        meters.closed("blue");

        // Then
        assertThat(registry.page().types()).doesNotContainKey("espalier_upstream_ejected");
    }

    @Test
    void goesOnWithTheNextUpstreamOfTheSameName() {
        // Given
        meters.opened("blue");
        meters.ejected("blue");

        // When: the settings say another address, and then the last exchange leaves the old one
        meters.opened("blue");
        meters.closed("blue");

        // Then
        assertThat(registry.page().values("espalier_upstream_ejected", "upstream"))
                .containsExactly("blue");
        assertThat(registry.page().value("espalier_upstream_ejected", "upstream=blue"))
                .isZero();
    }

    @Test
    void countsAnEnginesRestarts() {
        // Given
        meters.opened("local");
        meters.engineStarted("local");

        // When
        meters.engineRestarted("local");

        // Then
        assertThat(registry.page().value("espalier_engine_restarts_total", "upstream=local"))
                .isEqualTo(1);
    }
}
