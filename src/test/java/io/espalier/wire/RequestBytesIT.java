package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.RunningGateway;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client wrote reaches the upstream to the byte, on a route that relays, on one that observes, and on one that prunes but finds
 * nothing to prune. {@code MODEL} in a body stands for the model that chooses the route.
 */
class RequestBytesIT {
    private static final List<String> ROUTES = List.of("relayed", "observed", "pruned");
    private static final RequestLog LOG = new RequestLog(RawHttp.ok("{}"));
    private static RawUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.running(LOG);
        gateway = RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    only: { kind: http, url: "%s", tokenizer: o200k_base }
                  routes:
                    - { models: ["relayed"], upstream: only, prune: { mode: none } }
                    - { models: ["observed"], upstream: only, prune: { mode: observe, budget: 10 } }
                    - { models: ["*"], upstream: only, prune: { mode: apply, budget: 10 } }
                """.formatted(upstream.url()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static Stream<Arguments> onEachRoute(String... bodies) {
        return Stream.of(bodies)
                .flatMap(body -> ROUTES.stream().map(route -> Arguments.of(route, body.replace("MODEL", route))));
    }

    /** The body that reaches the upstream. */
    private static String sent(String path, String body) {
        try (var client = gateway.connect()) {
            client.send(RawHttp.post(path, body));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);
            return new String(LOG.next().body(), ISO_8859_1);
        }
    }

    /** The UTF-8 bytes of a text, each as a char. */
    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    static Stream<Arguments> oddlyWritten() {
        return onEachRoute(
                "{\"model\":\"MODEL\"}",
                "\r\n {\t\"model\" : \"MODEL\" ,\n\"messages\":[ ] }\n",
                "{\"model\":\"MODEL\"}\r\n\r\n",
                "{\"z\":1,\"model\":\"MODEL\",\"a\":2,\"M\":3}",
                "{\"x\":1,\"x\":2,\"model\":\"MODEL\",\"x\":{\"x\":3,\"x\":4},\"stream\":false,\"stream\":false}",
                "{\"model\":\"MODEL\",\"n\":[1.0,1e2,1E+2,-0,0.10,1e400,12345678901234567890,-98765432109876543210.5]}",
                "{\"model\":\"MODEL\",\"s\":\"\\u00e9 \\u00E9 \\/ / \\ud83d\\ude00 \\u0000 \\u007f\"}",
                utf8("{\"model\":\"MODEL\",\"s\":\"é 中 😀 \u2028 \ufeff\"}"),
                "{\"model\":\"MODEL\",\"s\":\"\\ud800\",\"t\":\"\\udc00\\ud800\",\"\\ud800\":1}",
                "{\"mod\\u0065l\":\"MODEL\",\"\\u006Dessages\":[]}",
                "{\"model\":\"MODEL\",\"deep\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "{}",
                "[]",
                "null",
                "\"model\"");
    }

    @ParameterizedTest
    @MethodSource("oddlyWritten")
    void whateverWayItIsWrittenTheBodyGoesOutAsItCame(String route, String body) {
        // When
        var sent = sent("/v1/chat/completions", body);
        // Then
        assertThat(sent).isEqualTo(body);
    }

    static Stream<Arguments> withUnknownFields() {
        return onEachRoute("""
                {"model":"MODEL","top_k":20,"chat_template_kwargs":{"enable_thinking":false},"x-y z":[{"a":{"b":null}}],
                 "messages":[{"role":"user","weight":0,"content":[{"type":"text","text":"Hi.","later":{"at":1}}],"extra":[]}],
                 "guided_json":{"type":"object"},"extra_body":{"repetition_penalty":1.05}}
                """);
    }

    @ParameterizedTest
    @MethodSource("withUnknownFields")
    void fieldsThatNobodyKnowsReachTheBackendAtEveryLevel(String route, String body) {
        // When
        var sent = sent("/v1/chat/completions", body);
        // Then
        assertThat(sent).isEqualTo(body);
    }

    static Stream<Arguments> withLimits() {
        return onEachRoute(
                "{\"model\":\"MODEL\",\"messages\":[],\"max_tokens\":5}",
                "{\"model\":\"MODEL\",\"messages\":[],\"max_completion_tokens\":5}",
                "{\"max_tokens\":7,\"model\":\"MODEL\",\"messages\":[],\"max_completion_tokens\":5}");
    }

    @ParameterizedTest
    @MethodSource("withLimits")
    void aTokenLimitKeepsTheNameThatTheClientGaveIt(String route, String body) {
        // When
        var sent = sent("/v1/chat/completions", body);
        // Then
        assertThat(sent).isEqualTo(body);
    }

    static Stream<Arguments> withOptions() {
        return onEachRoute(
                "{\"model\":\"MODEL\",\"stop\":\"\\n\",\"n\":3,\"seed\":-9007199254740993,\"logprobs\":true,\"top_logprobs\":20}",
                "{\"model\":\"MODEL\",\"stop\":[\"a\",\"Q:\"],\"logit_bias\":{\"50256\":-100,\"0\":1.5},\"store\":true}",
                """
                {"model":"MODEL","tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{
                  "type":"object","properties":{"model":{"type":"string"}},"required":["model"]}}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false}
                """,
                """
                {"model":"MODEL","response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,
                  "schema":{"type":"object","properties":{"x":{"type":"number","minimum":0.0}},"additionalProperties":false}}}}
                """,
                """
                {"model":"MODEL","service_tier":"flex","safety_identifier":"u-1","prompt_cache_key":"k","user":"u",
                 "metadata":{"model":"other","k":"v"},"store":false,"stream":true,
                 "stream_options":{"include_usage":true,"include_obfuscation":false}}
                """);
    }

    @ParameterizedTest
    @MethodSource("withOptions")
    void everyOptionOfTheApiIsLeftAlone(String route, String body) {
        // When
        var sent = sent("/v1/chat/completions", body);
        // Then
        assertThat(sent).isEqualTo(body);
    }

    static Stream<Arguments> withContents() {
        var bytes = new byte[200_000];
        new Random(6).nextBytes(bytes);
        var base64 = Base64.getEncoder().encodeToString(bytes);
        return onEachRoute(
                message("null"),
                message("\"\""),
                message("\"Hi.\""),
                message("[]"),
                message("[{\"type\":\"text\",\"text\":\"\"}]"),
                message("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + base64 + "\"}}]"),
                message("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://h/i.png\",\"detail\":\"low\"}}]"),
                message("[{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":\"" + base64
                        + "\"}}]"),
                message(
                        "[{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"" + base64 + "\"}},"
                                + "{\"type\":\"text\",\"text\":\"Q: 1?\\nA: 1\\n\\nQ: 2?\\nA: 2\\n\\nQ: 3?\\nA: 3\\n\\nQ: 4?\\nA:\"}]"));
    }

    private static String message(String content) {
        return "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
    }

    @ParameterizedTest
    @MethodSource("withContents")
    void contentOfEveryKindPassesImagesAudioAndFilesUnread(String route, String body) {
        // When
        var sent = sent("/v1/chat/completions", body);
        // Then
        assertThat(sent).isEqualTo(body);
    }

    static Stream<Arguments> prompts() {
        return onEachRoute(
                "{\"model\":\"MODEL\",\"prompt\":\"Once\",\"suffix\":null,\"best_of\":2,\"echo\":true,\"logprobs\":5}",
                "{\"model\":\"MODEL\",\"prompt\":[\"Once\",\"Twice\",\"\"]}",
                "{\"model\":\"MODEL\",\"prompt\":[1,2,3,100257]}",
                "{\"model\":\"MODEL\",\"prompt\":[[1,2],[3]]}",
                "{\"model\":\"MODEL\",\"prompt\":null}");
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void legacyCompletionsPassWithTextsAndWithTokens(String route, String body) {
        // When
        var sent = sent("/v1/completions", body);
        // Then
        assertThat(sent).isEqualTo(body);
    }
}
