package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.config.ExpertMode;
import io.espalier.config.PriceSettings;
import io.espalier.config.ProfileSettings;
import io.espalier.domain.Domain;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.expert.ServedProfile;
import io.espalier.inference.Artefact;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome.Applied;
import io.espalier.pipeline.PruneOutcome.Declined;
import io.espalier.pipeline.PruneOutcome.Malformed;
import io.espalier.pipeline.PruneOutcome.Observed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.pipeline.SkipReason;
import io.espalier.pipeline.Worth;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ExchangeMetersTest {
    private static final PruneEvidence EVIDENCE = new PruneEvidence(
            12,
            List.of(0, 3, 4, 8, 11),
            897,
            291,
            7,
            true,
            new Artefact("diverse", "0a1b2c3d4e"),
            null,
            new Worth(897, 291, 1, new PriceSettings("USD", new BigDecimal("0.15"), LocalDate.parse("2026-05-01"))),
            false,
            Map.of("prompt", Duration.ofMillis(1), "shot", Duration.ofMillis(20)));

    private final TestingRegistry registry = new TestingRegistry();
    private final ExchangeMeters meters = new ExchangeMeters(registry.registry());

    @Test
    void countsShotsAndTokensThatStayedAndThatWereCut() {
        // When
        meters.finished(TestingSummary.completed()
                .prune(new Applied(List.of(), EVIDENCE))
                .summary());

        // Then
        var page = registry.page();
        assertThat(page.value("espalier_shots_total", "outcome=applied", "fate=kept"))
                .isEqualTo(5);
        assertThat(page.value("espalier_shots_total", "outcome=applied", "fate=cut"))
                .isEqualTo(7);
        assertThat(page.value("espalier_shot_tokens_total", "outcome=applied", "fate=kept"))
                .isEqualTo(291);
        assertThat(page.value("espalier_shot_tokens_total", "outcome=applied", "fate=cut"))
                .isEqualTo(606);
    }

    @Test
    void keepsWhatWouldHaveBeenCutApart() {
        // When
        meters.finished(TestingSummary.completed().prune(new Observed(EVIDENCE)).summary());

        // Then
        var page = registry.page();
        assertThat(page.value("espalier_shot_tokens_total", "outcome=observed", "fate=cut"))
                .isEqualTo(606);
        assertThat(page.value("espalier_shot_tokens_total", "outcome=applied")).isZero();
    }

    @Test
    void countsWhatACutSavesInItsCurrencyAndWhatItWouldApart() {
        // When
        meters.finished(TestingSummary.completed()
                .prune(new Applied(List.of(), EVIDENCE))
                .summary());
        meters.finished(TestingSummary.completed()
                .prune(new Applied(List.of(), EVIDENCE))
                .summary());
        meters.finished(TestingSummary.completed().prune(new Observed(EVIDENCE)).summary());

        // Then: 606 tokens of 0.15 a million
        var page = registry.page();
        assertThat(page.value("espalier_money_saved_total", "outcome=applied", "currency=USD"))
                .isCloseTo(2 * 606 * 0.15e-6, within(1e-12));
        assertThat(page.value("espalier_money_saved_total", "outcome=observed", "currency=USD"))
                .isCloseTo(606 * 0.15e-6, within(1e-12));
    }

    @Test
    void countsNoMoneyOfACutThatWasDeclined() {
        // When
        meters.finished(TestingSummary.completed().prune(new Declined(EVIDENCE)).summary());

        // Then
        assertThat(registry.page().value("espalier_prune_total", "outcome=skipped", "reason=not-worth"))
                .isEqualTo(1);
        assertThat(registry.page().value("espalier_money_saved_total")).isZero();
    }

    @Test
    void measuresEachStage() {
        // When
        meters.finished(TestingSummary.completed()
                .prune(new Applied(List.of(), EVIDENCE))
                .summary());

        // Then
        assertThat(registry.page().value("espalier_stage_duration_seconds_sum", "stage=prompt"))
                .isEqualTo(0.001);
        assertThat(registry.page().value("espalier_stage_duration_seconds_sum", "stage=shot"))
                .isEqualTo(0.02);
    }

    @Test
    void countsSkipsByTheirReason() {
        // When
        meters.finished(
                TestingSummary.completed().prune(new Skipped(SkipReason.LATE)).summary());

        // Then
        assertThat(registry.page().value("espalier_prune_total", "outcome=skipped", "reason=late"))
                .isEqualTo(1);
    }

    @Test
    void countsFromNoughtSoThatAFirstTimeIsARise() {
        // When
        var page = registry.page();

        // Then
        assertThat(page.values("espalier_prune_total", "reason"))
                .containsAll(Arrays.stream(SkipReason.values())
                        .map(SkipReason::label)
                        .toList());
        assertThat(page.value("espalier_prune_total")).isZero();
    }

    @Test
    void countsWhichModelWasChosenAndForTheFullOneWhy() {
        // Given
        var profile = new ServedProfile(
                "maths-50",
                "0a1b2c3d",
                List.of("maths"),
                4,
                8,
                0.1,
                new ProfileSettings("p.json", "cut", "pool", null));
        var maths = new Domain("maths", 0.97);

        // When
        meters.finished(TestingSummary.completed()
                .experts(new ExpertPlan.Cut(maths, profile), ExpertMode.ROUTED)
                .summary());
        meters.finished(TestingSummary.completed()
                .experts(new ExpertPlan.Full(maths, profile, FullReason.NOT_PROVED), ExpertMode.ROUTED)
                .summary());
        meters.finished(TestingSummary.completed()
                .experts(ExpertPlan.full(FullReason.LATE), ExpertMode.ROUTED)
                .summary());

        // Then
        var page = registry.page();
        assertThat(page.value("espalier_expert_plans_total", "domain=maths", "profile=maths-50", "mode=routed"))
                .isEqualTo(1);
        assertThat(page.value("espalier_expert_plans_total", "profile=maths-50", "mode=none", "reason=not-proved"))
                .isEqualTo(1);
        assertThat(page.value("espalier_expert_plans_total", "domain=", "profile=", "mode=none", "reason=late"))
                .isEqualTo(1);
    }

    @Test
    void countsABodyThatIsNotJson() {
        // When
        meters.finished(TestingSummary.of(Outcome.REFUSED, 400)
                .upstream(null)
                .error("invalid_json")
                .prune(new Malformed(7, "a comma"))
                .summary());

        // Then
        assertThat(registry.page().value("espalier_prune_total", "outcome=malformed"))
                .isEqualTo(1);
        assertThat(registry.page().value("espalier_errors_total", "code=invalid_json"))
                .isEqualTo(1);
    }

    @Test
    void countsExchangesByHowTheyEnded() {
        // When
        meters.finished(TestingSummary.completed().summary());
        meters.finished(TestingSummary.of(Outcome.CANCELLED, 499).summary());
        meters.finished(TestingSummary.of(Outcome.REFUSED, 429)
                .upstream(null)
                .error("rate_limit_exceeded")
                .summary());

        // Then
        var page = registry.page();
        assertThat(page.value("espalier_exchanges_total", "outcome=completed", "upstream=blue", "operation=chat"))
                .isEqualTo(1);
        assertThat(page.value("espalier_exchanges_total", "outcome=cancelled")).isEqualTo(1);
        assertThat(page.value("espalier_exchanges_total", "outcome=refused", "upstream="))
                .isEqualTo(1);
    }

    @Test
    void measuresTheGatewaysOwnTimeOfWhatWentUpstream() {
        // When
        meters.finished(TestingSummary.completed().summary());
        meters.finished(TestingSummary.of(Outcome.REFUSED, 401)
                .upstream(null)
                .error("invalid_api_key")
                .summary());

        // Then
        assertThat(registry.page().value("espalier_gateway_overhead_seconds_count"))
                .isEqualTo(1);
        assertThat(registry.page().value("espalier_gateway_overhead_seconds_sum", "prune=none"))
                .isEqualTo(0.002);
    }
}
