package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.Settings;
import io.espalier.config.SettingsReader;
import io.espalier.pruner.TestingPruners;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The testing pruner is proven for smollm2 from 100 tokens on. */
class OffStagesTest {
    private static Settings route(String route) {
        return SettingsReader.ofEnvironment()
                .read("test.yaml", """
                espalier:
                  upstreams:
                    local: { kind: embedded, model: smollm2 }
                    moe: { kind: embedded, model: tiny-moe }
                    far: { kind: http, url: "http://far" }
                  routes: [{ %s }]
                """.formatted(route).getBytes(UTF_8));
    }

    private static List<String> off(String route) {
        return OffStages.of(route(route), TestingPruners.learned(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstream: local",
                "upstream: far, models: [smollm2]",
                "upstream: far, models: [\"smol*\"]",
                "upstream: far",
                "upstream: far, models: [a], model: smollm2",
                "upstream: moe, prune: { mode: none }",
                "upstream: moe, prune: { coarse: always, fine: never }",
                "upstream: local, prune: { budget: 100 }"
            })
    void nothingIsSaidWhereEvidenceMayHoldOrTheOperatorDecided(String route) {
        assertThat(off(route)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstream: moe",
                "upstream: far, models: [gpt-5]",
                "upstream: far, models: [\"gpt-*\"]",
                "upstream: far, models: [smollm2], model: other",
                "upstream: local, prune: { budget: 99 }",
                "upstream: moe, prune: { mode: none, client-may: apply }"
            })
    void eachStageThatStaysOffIsSaid(String route) {
        assertThat(off(route))
                .hasSize(2)
                .anyMatch(line -> line.contains("the coarse stage"))
                .anyMatch(line -> line.contains("the fine stage"));
    }

    @Test
    void routeUpstreamTargetAndWhatToDoAreNamed() {
        assertThat(off("upstream: moe, prune: { fine: never }"))
                .containsExactly(
                        "espalier.routes[0], upstream moe: the coarse stage of pruner testing is off for the target"
                                + " tiny-moe at a budget of 600 tokens; it is proven for smollm2 from 100 tokens on. Train or tune a"
                                + " pruner against this target, change the budget, or set espalier.routes[0].prune.coarse to always,"
                                + " which uses it unproven, or to never");
    }
}
