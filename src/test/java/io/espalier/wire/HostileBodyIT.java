package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.openai.StrictJackson;
import io.espalier.openai.TestingJson;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.RunningGateway;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a client sends, in whatever pieces: its bytes go out as they came, or it gets a clean 400. */
class HostileBodyIT {
    private static final int SURELY_TOO_MANY = 8;
    private static final RequestLog LOG = new RequestLog(RawHttp.ok("{}"));
    private static RawUpstream upstream;
    private static RunningGateway relaying;
    private static RunningGateway pruning;

    @BeforeContainer
    static void start() {
        upstream = RawUpstream.running(LOG);
        var none = "upstream: only, prune: { mode: none } }";
        relaying = gateway("- { models: [\"gpt-*\"], " + none + "\n    - { models: [\"*\"], " + none);
        pruning = gateway("- { models: [\"*\"], upstream: only, prune: { mode: apply, budget: 100 } }");
    }

    private static RunningGateway gateway(String routes) {
        return RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    only: { kind: http, url: "%s", tokenizer: o200k_base }
                  routes:
                    %s
                  pruner: { deadline: 20s }
                """.formatted(upstream.url(), routes));
    }

    @AfterContainer
    static void stop() {
        relaying.close();
        pruning.close();
        upstream.close();
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        var valid = Arbitraries.randomValue(TestingJson::value);
        var chats = Arbitraries.randomValue(TestingJson::chat);
        var mutated = Arbitraries.randomValue(random -> TestingJson.mutated(TestingJson.value(random), random));
        var mutatedChats = Arbitraries.randomValue(random -> TestingJson.mutated(TestingJson.chat(random), random));
        var noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
        return Arbitraries.oneOf(valid, chats, mutated, mutatedChats, noise);
    }

    /** Sends the body in chunks of random length, each a segment of its own. */
    private static RawConnection send(RunningGateway gateway, byte[] body, Random random) {
        var client = gateway.connect();
        client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n");
        int longest = 1 + random.nextInt(body.length + 1);
        for (int at = 0; at < body.length; ) {
            int to = Math.min(body.length, at + 1 + random.nextInt(longest));
            client.send(RawHttp.chunk(new String(body, at, to - at, ISO_8859_1)));
            at = to;
        }
        return client.send("0\r\n\r\n");
    }

    private static void assertPassesOrIsRefused(RunningGateway gateway, byte[] body, Random random) {
        try (var client = send(gateway, body, random)) {
            var reply = RawHttp.read(client);
            if (reply.status() == 200) {
                assertThat(LOG.next().body()).isEqualTo(body);
            } else {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(StrictJackson.read(body)).isEmpty();
                assertThat(error(reply).path("code").textValue()).isEqualTo("invalid_json");
            }
        }
        assertThat(LOG.isEmpty()).isTrue();
    }

    private static JsonNode error(RawHttp.Message reply) {
        return StrictJackson.read(reply.body()).orElseThrow().path("error");
    }

    @Property(tries = 500)
    void aRouteThatRelaysPassesOrRefuses(@ForAll("bodies") byte[] body, @ForAll Random random) {
        assertPassesOrIsRefused(relaying, body, random);
    }

    @Property(tries = 500)
    void aRouteThatPrunesPassesOrRefuses(@ForAll("bodies") byte[] body, @ForAll Random random) {
        assertPassesOrIsRefused(pruning, body, random);
    }

    @Property(tries = 150)
    void whateverIsCutLiesInsideTheExamples(@ForAll @IntRange(min = 3, max = 12) int shots, @ForAll Random random) {
        // Given
        var before = "{\"x\":" + text(TestingJson.value(random)) + ",\"messages\":[{\"content\":\"";
        var examples = IntStream.range(0, shots)
                .mapToObj(n -> inside("Q: Ü%d 🍰 and %d/2?\nA: \"%d\" \\ is it.\n\n".formatted(n, n, n), random))
                .collect(Collectors.joining());
        var after = inside("Q: 99 🍰?\nA:", random) + "\",\"role\":\"user\"}],\"y\":" + text(TestingJson.value(random))
                + "}";
        var body = (before + examples + after).getBytes(ISO_8859_1);

        // When
        try (var client = send(pruning, body, random)) {
            var reply = RawHttp.read(client);

            // Then
            assertThat(reply.status()).isEqualTo(200);
            var sent = LOG.next().body();
            assertThat(text(sent)).startsWith(before).endsWith(after);
            assertThat(StrictJackson.read(sent)).isPresent();
            boolean applied = reply.header("x-espalier-prune").orElseThrow().equals("applied");
            assertThat(applied || shots < SURELY_TOO_MANY).isTrue();
            assertThat(Arrays.equals(sent, body)).isEqualTo(!applied);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private static String inside(String text, Random random) {
        var literal = text(TestingJson.literal(text, random));
        return literal.substring(1, literal.length() - 1);
    }
}
