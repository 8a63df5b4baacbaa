package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningGateway;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may ask about pruning, what it is told, and what arrives upstream; raw sockets, the real pruner. */
class PruneHeadersIT {
    private static final BlockingQueue<RawHttp.Message> ARRIVED = new LinkedBlockingQueue<>();
    private static RawUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.running(connection -> {
            while (true) {
                ARRIVED.add(RawHttp.read(connection));
                connection.send(RawHttp.ok("{}"));
            }
        });
        gateway = gateway();
    }

    private static RunningGateway gateway() {
        return RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    exact: { kind: http, url: "%1$s", tokenizer: o200k_base }
                    guessed: { kind: http, url: "%1$s" }
                    priced: { kind: http, url: "%1$s", tokenizer: o200k_base,
                              price: { currency: USD, input-per-million: 0.15, as-of: 2026-11-01 } }
                    cached: { kind: http, url: "%1$s", tokenizer: o200k_base, prefix-cache: { min-tokens: 100, step: 1 } }
                  routes:
                    - { models: ["apply"], upstream: exact, prune: { mode: apply, budget: 60 } }
                    - { models: ["observe"], upstream: exact, prune: { mode: observe, budget: 60 } }
                    - { models: ["may"], upstream: exact, prune: { mode: observe, budget: 60, client-may: apply } }
                    - { models: ["none"], upstream: exact, prune: { mode: none, budget: 60 } }
                    - { models: ["priced"], upstream: priced, prune: { mode: observe, budget: 60 } }
                    - { models: ["cached"], upstream: cached, prune: { mode: apply, budget: 60 } }
                    - { models: ["much"], upstream: priced, prune: { mode: apply, budget: 60, min-saving: 1000 } }
                    - { models: ["guessed"], upstream: guessed, prune: { mode: apply, budget: 60 } }
                  pruner: { deadline: 20s }
                """.formatted(upstream.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private record Exchanged(RawHttp.Message reply, RawHttp.Message sent) {
        String reply(String header) {
            return reply.header(header).orElse("");
        }
    }

    private static Exchanged send(RunningGateway to, String body, String... headers) throws InterruptedException {
        var head = String.join(
                "",
                IntStream.range(0, headers.length)
                        .mapToObj(i -> headers[i] + "\r\n")
                        .toList());
        var request = RawHttp.post("/v1/chat/completions", body).replaceFirst("Content-Type", head + "Content-Type");
        try (var connection = RawConnection.to(URI.create(to.url()).getPort())) {
            var reply = RawHttp.read(connection.send(request));
            return new Exchanged(reply, ARRIVED.poll(10, TimeUnit.SECONDS));
        }
    }

    private static String shots(int count) {
        return IntStream.range(1, count + 1)
                .mapToObj(n -> "Q: What is %d + %d?\\nA: %d + %d = %d. The answer is %d.\\n\\n"
                        .formatted(n, n, n, n, 2 * n, 2 * n))
                .collect(Collectors.joining());
    }

    private static String request(String model) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"" + shots(8)
                + "Q: What is 9 - 4?\\nA:\"}], \"x\": 1.0}";
    }

    @Test
    void aPrunedReplySaysWhatWasDoneByWhomAndHowLongItTook() throws Exception {
        // When
        var exchanged = send(gateway, request("apply"));
        // Then
        assertThat(exchanged.reply("x-espalier-prune")).isEqualTo("applied");
        assertThat(exchanged.reply("x-espalier-shots")).matches("8->[1-7]");
        assertThat(exchanged.reply("x-espalier-tokens")).matches("\\d+->\\d+");
        assertThat(exchanged.reply("x-espalier-pruner")).matches("diverse@[0-9a-f]{8}");
        assertThat(exchanged.reply("server-timing"))
                .matches("gateway;dur=[\\d.]+, view;dur=[\\d.]+, prompt;dur=[\\d.]+, shot;dur=[\\d.]+.*");
        assertThat(exchanged.sent().text()).endsWith("Q: What is 9 - 4?\\nA:\"}], \"x\": 1.0}");
        assertThat(exchanged.sent().body().length).isLessThan(request("apply").length());
    }

    @Test
    void countsOfATokenizerThatStandsInAreSaidToBeApproximate() throws Exception {
        assertThat(send(gateway, request("guessed")).reply("x-espalier-tokens")).matches("\\d+->\\d+;approximate");
    }

    @Test
    void whatACutIsWorthIsSaidInTokensAndWhereThereIsAPriceInMoney() throws Exception {
        // When
        var plain = send(gateway, request("apply"));
        var priced = send(gateway, request("priced"));
        // Then
        var tokens = plain.reply("x-espalier-tokens").split("->");
        int saved = Integer.parseInt(tokens[0]) - Integer.parseInt(tokens[1]);
        var worth = plain.reply("x-espalier-worth").split("->");
        assertThat(Integer.parseInt(worth[0]) - Integer.parseInt(worth[1])).isEqualTo(saved);
        assertThat(priced.reply("x-espalier-prune")).isEqualTo("observed");
        assertThat(priced.reply("x-espalier-worth")).matches("\\d+->\\d+;saves=0\\.\\d+ USD;as-of=2026-11-01");
        assertThat(new BigDecimal(priced.reply("x-espalier-worth").replaceAll(".*saves=| USD.*", "")))
                .isEqualByComparingTo(new BigDecimal(saved).multiply(new BigDecimal("0.15e-6")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cached", "much"})
    void aCutThatDoesNotPayIsNotMadeAndTheReplySaysWhatItWouldHaveCost(String model) throws Exception {
        // When
        var exchanged = send(gateway, request(model));
        // Then
        assertThat(exchanged.sent().text()).isEqualTo(request(model));
        assertThat(exchanged.reply("x-espalier-prune")).isEqualTo("skipped;reason=not-worth");
        assertThat(exchanged.reply("x-espalier-worth")).matches("\\d+->\\d+.*");
    }

    @ParameterizedTest
    @CsvSource({
        "apply,   apply,   true",
        "apply,   observe, false",
        "apply,   none,    false",
        "observe, apply,   false",
        "observe, none,    false",
        "may,     apply,   true",
        "may,     observe, false",
        "none,    apply,   false"
    })
    void aClientLowersAsItLikesAndRaisesAsFarAsTheRouteLetsIt(String model, String asked, boolean cut)
            throws Exception {
        // When
        var exchanged = send(gateway, request(model), "X-Espalier-Prune: " + asked);
        // Then
        assertThat(exchanged.sent().head().toLowerCase(Locale.ROOT)).doesNotContain("x-espalier");
        assertThat(exchanged.reply("x-espalier-prune").equals("applied")).isEqualTo(cut);
        assertThat(exchanged.sent().text().equals(request(model))).isEqualTo(!cut);
    }

    @ParameterizedTest
    @CsvSource({"0, 8->0", "30, 8->1", "9999, ''"})
    void aClientSetsTheBudget(int budget, String shots) throws Exception {
        assertThat(send(gateway, request("apply"), "x-espalier-budget: " + budget)
                        .reply("x-espalier-shots"))
                .isEqualTo(shots);
    }

    @Test
    void leadingTurnsAreExamplesWhereTheClientSaysSo() throws Exception {
        // Given
        var turns = "{\"model\":\"apply\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"c\"},"
                + "{\"role\":\"assistant\",\"content\":\"d\"},{\"role\":\"user\",\"content\":\"e\"}]}";
        // When
        var said = send(gateway, turns, "x-espalier-shots: turns", "x-espalier-budget: 0");
        var unsaid = send(gateway, turns, "x-espalier-budget: 0");
        // Then
        assertThat(said.sent().text())
                .isEqualTo("{\"model\":\"apply\",\"messages\":[{\"role\":\"user\",\"content\":\"e\"}]}");
        assertThat(unsaid.sent().text()).isEqualTo(turns);
        assertThat(unsaid.reply("x-espalier-prune")).isEqualTo("skipped;reason=no-shots");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-espalier-prune: maybe", "x-espalier-budget: -1", "x-espalier-shots: all"})
    void aHeaderThatMeansNothingIsRefusedAndNamed(String header) throws Exception {
        // Given
        try (var connection = RawConnection.to(URI.create(gateway.url()).getPort())) {
            var request = RawHttp.post("/v1/chat/completions", request("apply"))
                    .replaceFirst("Content-Type", header + "\r\nContent-Type");
            // When
            var reply = RawHttp.read(connection.send(request));
            // Then
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains(header.substring(0, header.indexOf(':')));
        }
    }

    @Test
    void equalRequestsGiveEqualBytesInTwoGatewaysAndAfterARestart() throws Exception {
        // Given
        byte[] first;
        try (var one = gateway()) {
            // Another set is decided first: what was seen before must not matter.
            send(one, request("apply").replace("What is", "How much is"));
            first = send(one, request("apply")).sent().body();
        }
        try (var restarted = gateway()) {
            // When
            var again = send(restarted, request("apply"));
            var cached = send(restarted, request("apply"));
            var beside = send(gateway, request("apply"));
            // Then
            assertThat(again.sent().body()).isEqualTo(first);
            assertThat(cached.sent().body()).isEqualTo(first);
            assertThat(beside.sent().body()).isEqualTo(first);
        }
    }
}
