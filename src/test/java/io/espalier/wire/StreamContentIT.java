package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.meter.ExchangeSummary;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.TestingGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the events is the client's and the upstream's affair: it passes to the byte, and is only counted. */
class StreamContentIT {
    private static final String DONE = "data: [DONE]\n\n";

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final RequestLog LOG = new RequestLog("");
    private static RawUpstream upstream;
    private static TestingGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.running(LOG);
        gateway = TestingGateway.relayingTo(upstream.url());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private record Relayed(String body, String requestSent, ExchangeSummary summary) {}

    private static Relayed relay(String stream) {
        return relay(stream, "{\"model\":\"m\",\"stream\":true}");
    }

    private static Relayed relay(String stream, String request) {
        LOG.answerWith(HEAD + RawHttp.chunk(stream) + "0\r\n\r\n");
        int exchange = gateway.exchanges().finished().size();
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", request));
            var body = new String(RawHttp.read(client).body(), ISO_8859_1);
            return new Relayed(body, LOG.next().text(), gateway.exchanges().summary(exchange));
        }
    }

    @Test
    void theUsageChunkPassesWhereTheClientAskedForIt() {
        // Given
        var request = "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
        var stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}],\"usage\":null}\n\n"
                + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":8}}}\n\n" + DONE;

        // When
        var relayed = relay(stream, request);

        // Then
        assertThat(relayed.body()).isEqualTo(stream);
        assertThat(relayed.summary().tokens().input()).isEqualTo(9);
        assertThat(relayed.summary().tokens().output()).isEqualTo(2);
    }

    @Test
    void usageIsNeverAskedForWhereTheClientDidNot() {
        // Given
        var request = "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_obfuscation\":true}}";
        var stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}],\"obfuscation\":\"pQ9 x\"}\n\n"
                + DONE;

        // When
        var relayed = relay(stream, request);

        // Then
        assertThat(relayed.requestSent()).isEqualTo(request);
        assertThat(relayed.body()).isEqualTo(stream);
        assertThat(relayed.summary().tokens().input()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\"}}]}\n\n"
                        + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":2,\"delta\":{}}]}\n\n"
                        + "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c0\",\"function\":{\"name\":\"f\"}}]}}]}\n\n"
                        + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"c1\"},{\"index\":0,"
                        + "\"function\":{\"arguments\":\"{\\\"\"}}]}}]}\n\n"
                        + "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1}]},\"finish_reason\":\"tool_calls\"}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"refusal\":\"No\"},\"finish_reason\":\"content_filter\"}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm\",\"content\":null},\"finish_reason\":null}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-0.0,"
                        + "\"bytes\":[120],\"top_logprobs\":[]}],\"refusal\":null},\"finish_reason\":\"stop\"}]}\n\n",
                "data: {\"choices\":[{\"text\":\"x\",\"index\":0,\"finish_reason\":\"function_call\",\"token_ids\":[1e2]}]}\n\n"
            })
    void chunksOfEveryKindPassInTheirOrder(String chunks) {
        // When
        var relayed = relay(chunks + DONE);

        // Then
        assertThat(relayed.body()).isEqualTo(chunks + DONE);
        assertThat(relayed.summary().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\",\"code\":null}}\n\n",
                "data: { \"error\" : \"text\" }\n\n",
                "event: error\ndata: {\"type\":\"error\",\"message\":\"x\"}\n\n",
                "event: response.failed\ndata: {\"type\":\"response.failed\"}\n\n",
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"}\\\"{\"},\"finish_reason\":\"error\"}],"
                        + "\"error\":{\"code\":502,\"message\":\"x\"}}\n\n",
                "data: {\"object\":\"error\",\"message\":\"x\",\"type\":\"BadRequest\",\"code\":400}\n\n",
                "data: {\"error\":{\"message\":\"the last event is not closed\"}}"
            })
    void anErrorWithinAStreamOfStatus200PassesAndCountsAsAFailure(String event) {
        // Given
        var stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n" + event;

        // When
        var relayed = relay(stream);

        // Then
        assertThat(relayed.body()).isEqualTo(stream);
        assertThat(relayed.summary().outcome()).isEqualTo(Outcome.ERROR_EVENT);
        assertThat(relayed.summary().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"error\\\":{}}\"}}]}\n\n",
                "data: {\"error\":null,\"choices\":[]}\n\n",
                "data: {\"choices\":[{\"error\":{\"nested\":1}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"error\"}}],\"object\":\"chat.completion.chunk\"}\n\n",
                "data: [{\"error\":1}]\n\n",
                "data: {\"error\n\n",
                ": error\n\n"
            })
    void whatOnlyLooksLikeAnErrorIsNone(String event) {
        // When
        var relayed = relay(event + DONE);

        // Then
        assertThat(relayed.body()).isEqualTo(event + DONE);
        assertThat(relayed.summary().outcome()).isEqualTo(Outcome.COMPLETED);
    }
}
