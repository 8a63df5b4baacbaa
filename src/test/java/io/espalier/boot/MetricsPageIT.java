package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.monitoring.Monitoring;
import io.espalier.testing.Eventually;
import io.espalier.testing.MetricsPage;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged program's page of metrics after exchanges of every kind. */
@NullUnmarked
class MetricsPageIT {
    private static final Path GOLDEN = Path.of("src/test/resources/meter/metrics.golden");
    private static final Path ACTUAL = Path.of("target/metrics.golden");

    private static RawUpstream upstream;
    private static RunningProgram program;
    private static MetricsPage page;

    @BeforeAll
    static void run() {
        upstream = RawUpstream.answering(MetricsPageIT::answer);
        program = RunningProgram.serving("""
                espalier:
                  upstreams:
                    sound: { kind: http, url: "%s", tokenizer: o200k_base,
                             price: { currency: USD, input-per-million: 0.15, as-of: 2026-11-01 } }
                    gone:  { kind: http, url: "http://127.0.0.1:1", retry: { attempts: 2 }, ejection: { failures: 1 } }
                    local: { kind: embedded, model: tiny-moe }
                  routes:
                    - { models: ["pass-*"], upstream: sound, prune: { mode: none } }
                    - { models: ["observe-*"], upstream: sound, prune: { mode: observe, budget: 60 } }
                    - { models: ["apply-*"], upstream: sound, prune: { mode: apply, budget: 60 } }
                    - { models: ["gone"], upstream: gone, prune: { mode: none } }
                    - { models: ["tiny-moe"], upstream: local }
                  pruner: { deadline: 20s }
                  redis: { url: "redis://127.0.0.1:1" }
                """.formatted(upstream.url()));
        ask("pass-through", "Hello.");
        ask("apply-some", fewShot());
        ask("apply-some", fewShot());
        ask("observe-some", fewShot());
        ask("apply-none", "Hello.");
        ask("gone", "Hello.");
        ask("nobody-serves-this", "Hello.");
        leave();
        Eventually.until("all exchanges are counted", MetricsPageIT::allCounted);
    }

    @AfterAll
    static void stop() {
        program.close();
        upstream.close();
    }

    @Test
    void namesTypesAndLabelsAreTheAgreedOnes() throws IOException {
        // When
        var shapes = page.shapes().stream()
                .filter(shape -> shape.startsWith("espalier_") || shape.startsWith("gen_ai_"))
                .toList();

        // Then
        Files.write(ACTUAL, shapes);
        assertThat(shapes)
                .as("who renames a metric breaks dashboards; if it must be, copy %s to %s and say so", ACTUAL, GOLDEN)
                .containsExactlyElementsOf(Files.readAllLines(GOLDEN));
    }

    @Test
    void nothingElseIsMeasuredThanTheProcess() {
        // When
        var others = page.types().keySet().stream()
                .filter(name -> !name.startsWith("espalier_") && !name.startsWith("gen_ai_"))
                .toList();

        // Then
        assertThat(others).allMatch(name -> name.matches("(jvm|process|system|netty)_.*"));
    }

    @Test
    void whatTheDashboardAndTheAlertsAskForIsThere() {
        // Then
        assertThat(page.types().keySet()).containsAll(Monitoring.metricsAskedFor());
    }

    @Test
    void everyKindOfExchangeIsCountedAsWhatItWas() {
        // Then
        assertThat(page.value("espalier_exchanges_total", "outcome=completed", "upstream=sound"))
                .isEqualTo(5);
        assertThat(page.value("espalier_exchanges_total", "outcome=cancelled")).isEqualTo(1);
        assertThat(page.value("espalier_exchanges_total", "outcome=upstream_failed", "upstream=gone"))
                .isEqualTo(1);
        assertThat(page.value("espalier_errors_total", "code=model_not_found")).isEqualTo(1);
        assertThat(page.value("espalier_prune_total", "outcome=applied")).isEqualTo(2);
        assertThat(page.value("espalier_prune_total", "outcome=observed")).isEqualTo(1);
        assertThat(page.value("espalier_prune_total", "outcome=skipped", "reason=no-shots"))
                .isEqualTo(1);
        assertThat(page.value("espalier_decisions_total", "cache=hit")).isPositive();
        assertThat(page.value("espalier_upstream_ejected", "upstream=gone")).isEqualTo(1);
        assertThat(page.value("espalier_exchanges_in_flight")).isZero();
    }

    @Test
    void theSavingIsWhatWasCut() {
        // Then
        assertThat(page.value("espalier_shots_total", "outcome=applied")).isEqualTo(24);
        assertThat(page.value("espalier_shot_tokens_total", "outcome=applied", "fate=cut"))
                .isPositive();
        assertThat(page.value("espalier_money_saved_total", "outcome=applied", "currency=USD"))
                .isCloseTo(
                        page.value("espalier_shot_tokens_total", "outcome=applied", "fate=cut") * 0.15e-6,
                        within(1e-9));
    }

    private static boolean allCounted() {
        page = program.metrics();
        return page.value("espalier_exchanges_total") == 8;
    }

    private static void ask(String model, String content) {
        try (var client = program.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", body(model, content)));
            RawHttp.read(client);
        }
    }

    private static void leave() {
        try (var client = program.connect()) {
            int index = upstream.requestCount();
            client.send(RawHttp.post("/v1/chat/completions", body("pass-hang", "Hello.")));
            upstream.request(index);
            client.reset();
        }
    }

    private static String body(String model, String content) {
        return "{\"stream\":true,\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + content.replace("\n", "\\n") + "\"}]}";
    }

    private static String fewShot() {
        return IntStream.range(4, 16)
                .mapToObj(n -> "Q: A shelf holds " + n + " books and another " + (n + 3)
                        + ". How many are there?\nA: There are " + (2 * n + 3) + " books.\n\n")
                .collect(Collectors.joining("", "", "Q: A box holds 7 pens and 5 more. How many?\nA:"));
    }

    /** A stream of an event and the usage; nothing for the model that hangs. */
    private static String answer(RawHttp.Message request) {
        if (request.text().contains("pass-hang")) {
            return "";
        }
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                + RawHttp.chunk("data: {\"model\":\"sound-1\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n")
                + RawHttp.chunk("data: {\"model\":\"sound-1\",\"choices\":[],\"usage\":"
                        + "{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}\n\n")
                + RawHttp.chunk("data: [DONE]\n\n") + "0\r\n\r\n";
    }
}
