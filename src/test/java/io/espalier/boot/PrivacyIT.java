package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.CollectorDouble;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Words that only a leak could carry, sent along every path through the program while it logs all that it can. */
class PrivacyIT {
    private static final String PROMPT = "canaryprompt";
    private static final String REPLY = "canaryreply";
    private static final String CLIENTS_KEY = "canaryclientkey";
    private static final String UPSTREAMS_KEY = "canaryupstreamkey";
    private static final String STRANGERS_KEY = "canarystrangerkey";
    private static final String QUERY = "canaryquery";
    private static final String HEADER = "canaryheader";
    private static final List<String> SECRETS =
            List.of(PROMPT, REPLY, CLIENTS_KEY, UPSTREAMS_KEY, STRANGERS_KEY, QUERY, HEADER);

    private static final String KEY = "Authorization: Bearer " + CLIENTS_KEY;
    private static final String MARKED = "X-Custom: " + HEADER;
    private static final Pattern OWN_ERROR =
            Pattern.compile("HTTP/1\\.[01] [45]\\d\\d .*\r\n\r\n\\{\"error\":.*", Pattern.DOTALL);
    private static final String FAULT =
            "{\"error\":{\"message\":\"" + PROMPT + " " + UPSTREAMS_KEY + "\",\"type\":\"server_error\"}}";

    /** What is sent, by what it is about; each on a connection of its own. */
    private static Map<String, String> requests() {
        return Map.ofEntries(
                Map.entry("a chat that is pruned", chat("fine", false)),
                Map.entry("a stream", chat("fine", true)),
                Map.entry(
                        "a completion", post("/v1/completions", "{\"model\":\"fine\",\"prompt\":\"" + PROMPT + "\"}")),
                Map.entry("embeddings", post("/v1/embeddings", "{\"model\":\"fine\",\"input\":\"" + PROMPT + "\"}")),
                Map.entry("a query", RawHttp.get("/v1/files?after=" + QUERY, KEY, MARKED)),
                Map.entry("the built-in model", chat("local", false)),
                Map.entry("the built-in model's stream", chat("local", true)),
                Map.entry("an upstream's error", chat("broken", false)),
                Map.entry("a reply that ends too soon", chat("cut", true)),
                Map.entry("no model", post("/v1/chat/completions", "{\"messages\":\"" + PROMPT + "\"}")));
    }

    /** What the gateway answers by itself, which must not repeat what it was sent. */
    private static Map<String, String> answeredAtOnce() {
        return Map.ofEntries(
                Map.entry("a reply that is no HTTP", chat("noise", false)),
                Map.entry("an upstream that is not there", chat("gone", false)),
                Map.entry("a stranger", RawHttp.post("/v1/chat/completions", body("fine", false), stranger(), MARKED)),
                Map.entry("broken JSON", post("/v1/chat/completions", "{\"model\":\"fine\",\"messages\":[" + PROMPT)),
                Map.entry("nothing to compress", post("/v1/compress", "{\"messages\":{\"" + PROMPT + "\":1}}")),
                Map.entry("a path outside", RawHttp.get("/" + PROMPT + "?key=" + QUERY, KEY, MARKED)),
                Map.entry(
                        "a wish that is none",
                        post("/v1/chat/completions", body("fine", false), "x-espalier-budget: " + HEADER)),
                Map.entry(
                        "too long a body",
                        RawHttp.head("POST", "/v1/files", KEY, MARKED, "Content-Length: 99999999999")),
                Map.entry("a broken head", "GET /v1/models HTTP/1.1\r\nHost: a\r\n" + HEADER + " broken\r\n\r\n"),
                Map.entry("no HTTP", PROMPT + " " + HEADER + "\r\n\r\n"),
                Map.entry(
                        "a WebSocket",
                        RawHttp.get(
                                "/v1/realtime?x=" + QUERY,
                                KEY,
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Key: " + HEADER)));
    }

    @Test
    void nothingOfPromptsRepliesOrKeysIsWrittenCountedOrTraced() {
        // Given
        try (var collector = CollectorDouble.start();
                var upstream = RawUpstream.running(PrivacyIT::serve);
                var program = program(upstream, collector)) {
            // When
            requests().values().forEach(request -> exchange(program, request));
            answeredAtOnce().values().forEach(request -> exchange(program, request));
            leaveInMidStream(program);

            // Then
            int known = requests().size();
            Eventually.until(
                    "a line for each exchange", () -> program.exchangeLines().size() > known);
            collector.spans(known);
            assertThat(program.output()).contains("DEBUG");
            assertThat(leaks(program.output())).as("log").isEmpty();
            assertThat(leaks(program.management("/metrics"))).as("metrics").isEmpty();
            assertThat(leaks(program.management("/health"))).as("health").isEmpty();
            assertThat(leaks(collector.spans().toString())).as("spans").isEmpty();
        }
    }

    @Test
    void theGatewaysOwnErrorsRepeatNothing() {
        // Given
        try (var collector = CollectorDouble.start();
                var upstream = RawUpstream.running(PrivacyIT::serve);
                var program = program(upstream, collector)) {
            // When
            var replies = answeredAtOnce().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, each -> exchange(program, each.getValue())));

            // Then
            assertThat(replies)
                    .allSatisfy((about, reply) -> assertThat(reply).as(about).matches(OWN_ERROR))
                    .allSatisfy(
                            (about, reply) -> assertThat(leaks(reply)).as(about).isEmpty());
        }
    }

    private static RunningProgram program(RawUpstream upstream, CollectorDouble collector) {
        return RunningProgram.serving(
                settings(upstream),
                "OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.url(),
                "quarkus.otel.bsp.schedule.delay=100ms",
                "quarkus.log.level=DEBUG",
                "quarkus.log.category.\"io.espalier\".level=TRACE",
                "quarkus.log.category.\"io.quarkus\".level=DEBUG",
                "quarkus.log.handler.console.\"exchange\".async.overflow=block");
    }

    private static String settings(RawUpstream upstream) {
        return """
                espalier:
                  upstreams:
                    only: { kind: http, url: "%s", api-key: "%s", tokenizer: o200k_base, retry: { attempts: 1 } }
                    gone: { kind: http, url: "http://127.0.0.1:%d", api-key: "%s", retry: { attempts: 1 } }
                    local: { kind: embedded, model: tiny-moe, threads: 1, timeouts: { connect: 60s } }
                  routes:
                    - { models: ["gone"], upstream: gone, prune: { mode: apply, budget: 60 } }
                    - { models: ["local"], upstream: local, prune: { mode: apply, budget: 60 } }
                    - { upstream: only, prune: { mode: apply, budget: 60 } }
                  clients: [{ name: known, key-sha256: "%s" }]
                """.formatted(upstream.url(), UPSTREAMS_KEY, unused(), UPSTREAMS_KEY, sha256(CLIENTS_KEY));
    }

    /** Answers by the model that is asked for. */
    private static void serve(RawConnection connection) {
        while (true) {
            var text = RawHttp.read(connection).text();
            if (text.contains("\"broken\"")) {
                connection.send(RawHttp.reply("500 Internal Server Error", FAULT, MARKED));
            } else if (text.contains("\"cut\"")) {
                connection.send(RawHttp.streamHead() + RawHttp.chunk("data: {\"x\":\"" + REPLY + "\"}\n\n"));
                connection.close();
            } else if (text.contains("\"noise\"")) {
                connection.send(REPLY + " is no HTTP\r\n\r\n");
                connection.close();
            } else {
                connection.send(RawHttp.ok("{\"choices\":[{\"text\":\"" + REPLY + "\"}]}"));
            }
        }
    }

    /** Sends a request and reads what comes until the connection closes. */
    private static String exchange(RunningProgram program, String request) {
        try (var client = program.connect()) {
            client.send(request.replaceFirst("\r\n", "\r\nConnection: close\r\n"));
            return new String(client.readUntilClosed(), StandardCharsets.UTF_8);
        }
    }

    private static void leaveInMidStream(RunningProgram program) {
        try (var client = program.connect()) {
            client.send(chat("local", true));
            RawHttp.readHead(client);
            client.reset();
        }
    }

    private static String chat(String model, boolean streamed) {
        return post("/v1/chat/completions", body(model, streamed));
    }

    private static String post(String path, String body, String... headers) {
        var all = new ArrayList<>(List.of(KEY, MARKED));
        all.addAll(List.of(headers));
        return RawHttp.post(path, body, all.toArray(String[]::new));
    }

    private static String stranger() {
        return "Authorization: Bearer " + STRANGERS_KEY;
    }

    private static String body(String model, boolean streamed) {
        var shots = IntStream.range(0, 6)
                .mapToObj(i -> "Q: %s adds %d and %d?\\nA: It is %d.\\n\\n".formatted(PROMPT, i, i, 2 * i))
                .collect(Collectors.joining());
        return """
                {"model":"%s","stream":%s,"max_tokens":4,"user":"%s","messages":[{"role":"system","content":"%s"},\
                {"role":"user","content":"%sQ: %s adds 8 and 9?\\nA:"}]}\
                """.formatted(model, streamed, PROMPT, PROMPT, shots, PROMPT);
    }

    private static List<String> leaks(String text) {
        return SECRETS.stream().filter(text::contains).toList();
    }

    private static int unused() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
