package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.Settings;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.TestingGateway;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class GenAiMetersTest {
    private static final String DURATIONS = "gen_ai_server_request_duration_seconds";
    private static final String USAGE = "gen_ai_client_token_usage";
    private static final String FIRST_TOKEN = "gen_ai_server_time_to_first_token_seconds";
    private static final String PER_TOKEN = "gen_ai_server_time_per_output_token_seconds";

    private final TestingRegistry registry = new TestingRegistry();
    private final GenAiMeters meters = new GenAiMeters(registry.registry(), GenAiMetersTest::settings);

    private static final Settings SETTINGS = TestingGateway.settings("""
            espalier:
              upstreams:
                blue: { kind: http, url: "https://api.mistral.ai/v1" }
              routes:
                - { models: ["named-in-the-file", "mistral-*"], upstream: blue, model: "sent-by-the-file" }
            """);

    private static Settings settings() {
        return SETTINGS;
    }

    @Test
    void hasTheBucketsThatTheConventionsAdvise() {
        // When
        meters.finished(TestingSummary.completed().summary());

        // Then
        var page = registry.page();
        assertThat(page.bounds(DURATIONS))
                .containsExactly(
                        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
        assertThat(page.bounds(FIRST_TOKEN))
                .containsExactly(
                        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
        assertThat(page.bounds(PER_TOKEN))
                .containsExactly(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5);
        assertThat(page.bounds(USAGE))
                .containsExactly(
                        1.0,
                        4.0,
                        16.0,
                        64.0,
                        256.0,
                        1024.0,
                        4096.0,
                        16384.0,
                        65536.0,
                        262144.0,
                        1048576.0,
                        4194304.0,
                        16777216.0,
                        67108864.0);
    }

    @Test
    void namesOperationProviderAndModels() {
        // When
        meters.finished(TestingSummary.completed()
                .models("mistral-small", "mistral-small-2506")
                .summary());

        // Then
        assertThat(registry.page()
                        .value(
                                DURATIONS + "_count",
                                "gen_ai_operation_name=chat",
                                "gen_ai_provider_name=mistral_ai",
                                "gen_ai_request_model=mistral-small",
                                "gen_ai_response_model=mistral-small-2506",
                                "error_type="))
                .isEqualTo(1);
    }

    @Test
    void countsTokensByTheReplysOwnUsage() {
        // When
        meters.finished(TestingSummary.completed().tokens(120, 41).summary());

        // Then
        assertThat(registry.page().value(USAGE + "_sum", "gen_ai_token_type=input"))
                .isEqualTo(120);
        assertThat(registry.page().value(USAGE + "_sum", "gen_ai_token_type=output"))
                .isEqualTo(41);
    }

    @Test
    void countsNoTokensWhereTheReplyCountsNone() {
        // When
        meters.finished(TestingSummary.completed().tokens(-1, -1).summary());

        // Then
        assertThat(registry.page().types()).doesNotContainKey(USAGE);
    }

    @Test
    void spreadsTheTimeAfterTheFirstTokenOverTheOthers() {
        // When: the first byte after 101 ms, the last after 1101 ms
        meters.finished(TestingSummary.completed().tokens(120, 41).summary());

        // Then
        assertThat(registry.page().value(FIRST_TOKEN + "_sum")).isEqualTo(0.101);
        assertThat(registry.page().value(PER_TOKEN + "_sum")).isEqualTo(1.0 / 40);
    }

    @Test
    void measuresNoFirstTokenOfAReplyThatCameWhole() {
        // When
        meters.finished(TestingSummary.completed().whole().summary());

        // Then
        assertThat(registry.page().types()).doesNotContainKeys(FIRST_TOKEN, PER_TOKEN);
    }

    @Test
    void saysWhyAnExchangeFailed() {
        // When
        meters.finished(TestingSummary.of(Outcome.UPSTREAM_FAILED, 502)
                .error("upstream_unreachable")
                .summary());
        meters.finished(TestingSummary.of(Outcome.COMPLETED, 429).summary());
        meters.finished(TestingSummary.of(Outcome.CANCELLED, 499).summary());
        meters.finished(TestingSummary.of(Outcome.UPSTREAM_CUT, 200).summary());
        meters.finished(TestingSummary.of(Outcome.ERROR_EVENT, 200).summary());

        // Then
        assertThat(registry.page().values(DURATIONS + "_count", "error_type"))
                .containsExactly("429", "cancelled", "error_event", "upstream_cut", "upstream_unreachable");
    }

    @Test
    void leavesOutWhatReachedNoUpstream() {
        // When
        meters.finished(TestingSummary.of(Outcome.REFUSED, 401)
                .upstream(null)
                .error("invalid_api_key")
                .summary());

        // Then
        assertThat(registry.page().types()).isEmpty();
    }

    @Test
    void leavesOutWhatAsksNoModelForAnything() {
        // When
        meters.finished(TestingSummary.completed().operation("files").summary());

        // Then
        assertThat(registry.page().types()).isEmpty();
    }

    @Test
    void namesNoModelThatNoUpstreamAnsweredFor() {
        // When
        meters.finished(TestingSummary.of(Outcome.COMPLETED, 404)
                .models("made-up", null)
                .summary());

        // Then
        assertThat(registry.page().values(DURATIONS + "_count", "gen_ai_request_model"))
                .containsExactly("other");
    }

    @Test
    void namesModelsOfTheSettingsWhateverBecameOfThem() {
        // When
        meters.finished(TestingSummary.of(Outcome.COMPLETED, 404)
                .models("named-in-the-file", null)
                .summary());

        // Then
        assertThat(registry.page().values(DURATIONS + "_count", "gen_ai_request_model"))
                .containsExactly("named-in-the-file");
    }

    @Test
    void namesNoModelThatDoesNotLookLikeOne() {
        // When
        meters.finished(TestingSummary.completed()
                .models("What is in this letter?", "ok")
                .summary());

        // Then
        assertThat(registry.page().text()).doesNotContain("letter");
    }

    @Test
    void namesAHundredModelsAndNoMore() {
        // When
        IntStream.range(0, 150)
                .mapToObj(i -> TestingSummary.completed()
                        .models("model-" + i, "answers")
                        .summary())
                .forEach(meters::finished);

        // Then
        assertThat(registry.page().values(DURATIONS + "_count", "gen_ai_request_model"))
                .hasSize(101)
                .contains("model-0", "model-99", "other");
        assertThat(registry.page().value(DURATIONS + "_count", "gen_ai_request_model=other"))
                .isEqualTo(50);
    }

    @Test
    void boundsCombinationsAsWell() {
        // When: fifty models, each of which answers by fifty names
        IntStream.range(0, 2500)
                .mapToObj(i -> TestingSummary.completed()
                        .models("m" + i / 50, "a" + i % 50)
                        .summary())
                .forEach(meters::finished);

        // Then
        var page = registry.page();
        assertThat(page.samples().stream().filter(sample -> sample.name().equals(DURATIONS + "_count")))
                .hasSize(1001);
        assertThat(page.value(DURATIONS + "_count")).isEqualTo(2500);
    }
}
