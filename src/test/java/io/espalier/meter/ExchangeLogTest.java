package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.config.ExpertMode;
import io.espalier.config.PriceSettings;
import io.espalier.domain.Domain;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.inference.Artefact;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome.Applied;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.pipeline.SkipReason;
import io.espalier.pipeline.Worth;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class ExchangeLogTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123456Z");

    private static final PruneEvidence EVIDENCE = new PruneEvidence(
            12,
            List.of(0, 3),
            897,
            291,
            7,
            true,
            new Artefact("diverse", "0a1b2c3d4e"),
            null,
            new Worth(897, 291, 1, new PriceSettings("USD", new BigDecimal("0.15"), LocalDate.parse("2026-05-01"))),
            true,
            Map.of());

    private static final String WHOLE = """
            {"time": "2026-05-04T03:02:01.123Z", "level": "INFO", "request_id": "req-1", "operation": "chat",
             "status": 200, "outcome": "completed", "client": "team-a", "route": 2, "upstream": "blue",
             "attempts": 1, "streamed": true,
             "model_asked": "gpt-asked", "model_sent": "gpt-sent", "model_answered": "gpt-answered",
             "body_sha256": "0123456789ab", "request_bytes": 1000, "sent_bytes": 900, "reply_bytes": 5000,
             "input_tokens": 120, "output_tokens": 41,
             "prune": "applied", "pruner": "diverse@0a1b2c3d", "arm": "policy", "words_cut": 7, "decision_cached": true,
             "shots_before": 12, "shots_after": 2, "shot_tokens_before": 897, "shot_tokens_after": 291,
             "prefix_cost_before": 897, "prefix_cost_after": 291, "money_saved": 0.00009090, "currency": "USD",
             "overhead_ms": 2.0, "sent_ms": 4.0, "replied_ms": 100.0, "first_byte_ms": 101.0,
             "total_ms": 1101.0}
            """;

    private final MemoryLogger logger = new MemoryLogger();
    private final ExchangeLog log = new ExchangeLog(logger, () -> NOW);

    @Test
    void writesAWholeExchangeAsOneFlatObject() throws Exception {
        // When
        log.finished(TestingSummary.completed()
                .prune(new Applied(List.of(), EVIDENCE))
                .summary());

        // Then
        assertThat(logger.lines)
                .singleElement()
                .satisfies(line ->
                        assertThat(new ObjectMapper().readTree(line)).isEqualTo(new ObjectMapper().readTree(WHOLE)));
    }

    @Test
    void leavesOutWhatIsNotKnown() throws Exception {
        // When
        log.finished(TestingSummary.of(Outcome.REFUSED, 401)
                .upstream(null)
                .models(null, null)
                .tokens(-1, -1)
                .error("invalid_api_key")
                .summary());

        // Then
        assertThat(line().fieldNames())
                .toIterable()
                .contains("error")
                .doesNotContain(
                        "upstream", "model_asked", "model_sent", "model_answered", "input_tokens", "overhead_ms");
    }

    @Test
    void saysWhatARequestWasAboutAndWhyTheFullModelAnswered() throws Exception {
        // When
        log.finished(TestingSummary.completed()
                .experts(new ExpertPlan.Full(new Domain("maths", 0.97), null, FullReason.NO_PROFILE), ExpertMode.ROUTED)
                .summary());

        // Then
        assertThat(line().path("domain").asText()).isEqualTo("maths");
        assertThat(line().path("profile_mode").asText()).isEqualTo("none");
        assertThat(line().path("profile_reason").asText()).isEqualTo("no-profile");
        assertThat(line().has("profile")).isFalse();
    }

    @Test
    void saysWhyShotsWereLeft() throws Exception {
        // When
        log.finished(TestingSummary.completed()
                .prune(new Skipped(SkipReason.WITHIN_BUDGET))
                .summary());

        // Then
        assertThat(line().path("prune_reason").textValue()).isEqualTo("within-budget");
    }

    @Test
    void writesNoTextInPlaceOfAModelsName() throws Exception {
        // When
        log.finished(TestingSummary.completed()
                .models("What is in this letter?", "a\nb")
                .summary());

        // Then
        assertThat(line().path("model_asked").textValue()).isEqualTo("not-a-name");
        assertThat(logger.lines.getFirst()).doesNotContain("letter").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, 200, INFO",
        "COMPLETED, 404, INFO",
        "COMPLETED, 500, WARNING",
        "REFUSED, 429, INFO",
        "REFUSED, 500, WARNING",
        "CANCELLED, 499, INFO",
        "UPSTREAM_FAILED, 502, WARNING",
        "UPSTREAM_CUT, 200, WARNING",
        "ERROR_EVENT, 200, WARNING"
    })
    void warnsOfWhatIsTheOperatorsConcern(Outcome outcome, int status, Level level) throws Exception {
        // When
        log.finished(TestingSummary.of(outcome, status).summary());

        // Then
        assertThat(logger.levels).containsExactly(level);
        assertThat(line().path("level").textValue()).isEqualTo(level.getName());
    }

    @Test
    void writesNothingWhereItIsSwitchedOff() {
        // Given
        logger.on = false;

        // When
        log.finished(TestingSummary.completed().summary());

        // Then
        assertThat(logger.lines).isEmpty();
    }

    private JsonNode line() throws Exception {
        return new ObjectMapper().readTree(logger.lines.getFirst());
    }

    private static final class MemoryLogger implements System.Logger {
        private final List<String> lines = new ArrayList<>();
        private final List<Level> levels = new ArrayList<>();
        private boolean on = true;

        @Override
        public String getName() {
            return ExchangeLog.CATEGORY;
        }

        @Override
        public boolean isLoggable(Level level) {
            return on;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            throw new AssertionError("a line has no exception");
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Object... params) {
            lines.add(message);
            levels.add(level);
        }
    }
}
