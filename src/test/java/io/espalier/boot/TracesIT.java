package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.CollectorDouble;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningProgram;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program with and without a collector. */
@NullUnmarked
class TracesIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENTS_SPAN = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + CLIENTS_SPAN + "-01";
    private static final String BODY = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String REPLY =
            "{\"model\":\"gpt-4o-2024\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}";

    @ParameterizedTest
    @ValueSource(strings = {"grpc", "http/protobuf"})
    void anExchangeIsOneSpanBetweenItsClientsAndItsUpstreams(String protocol) {
        // Given
        try (var collector = CollectorDouble.start();
                var upstream = RawUpstream.answering(RawHttp.ok(REPLY));
                var program = RunningProgram.serving(
                        settings(upstream),
                        "OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.url(),
                        "OTEL_EXPORTER_OTLP_PROTOCOL=" + protocol,
                        "quarkus.otel.bsp.schedule.delay=100ms");
                var client = program.connect()) {
            // When
            client.send(RawHttp.post("/v1/chat/completions", BODY, "traceparent: " + TRACEPARENT));
            RawHttp.read(client);

            // Then
            var span = collector.spans(1).getFirst();
            assertThat(span.getName()).isEqualTo("chat gpt-4o");
            assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(span.getParentSpanId())).isEqualTo(CLIENTS_SPAN);
            assertThat(upstream.request(0).all("traceparent"))
                    .containsExactly("00-" + TRACE + "-" + hex(span.getSpanId()) + "-01");
            assertTellsWhatHappened(span);
            // The management port is not an exchange.
            assertThat(collector.spans()).hasSize(1);
        }
    }

    private static void assertTellsWhatHappened(Span span) {
        assertThat(attribute(span, "gen_ai.operation.name").getStringValue()).isEqualTo("chat");
        assertThat(attribute(span, "gen_ai.provider.name").getStringValue()).isEqualTo("only");
        assertThat(attribute(span, "gen_ai.response.model").getStringValue()).isEqualTo("gpt-4o-2024");
        assertThat(attribute(span, "gen_ai.usage.output_tokens").getIntValue()).isEqualTo(5);
        assertThat(span.getEventsList())
                .extracting(Span.Event::getName)
                .containsSubsequence(
                        "espalier.request.ready",
                        "espalier.request.prepared",
                        "espalier.request.sent",
                        "espalier.reply.head",
                        "espalier.reply.first_byte");
    }

    @Test
    void withoutACollectorNothingIsSentAndTheClientsContextPassesAsItCame() {
        // Given: what would be reached, were it on
        try (var collector = CollectorDouble.start();
                var upstream = RawUpstream.answering(RawHttp.ok(REPLY));
                var program = RunningProgram.serving(
                        settings(upstream),
                        "quarkus.otel.exporter.otlp.endpoint=" + collector.url(),
                        "quarkus.otel.bsp.schedule.delay=50ms");
                var client = program.connect()) {
            // When
            client.send(
                    RawHttp.post("/v1/chat/completions", BODY, "TraceParent: " + TRACEPARENT, "tracestate: a=1,b=2"));
            RawHttp.read(client);
            program.close();

            // Then
            assertThat(upstream.request(0).all("traceparent")).isEqualTo(List.of(TRACEPARENT));
            assertThat(upstream.request(0).all("tracestate")).isEqualTo(List.of("a=1,b=2"));
            assertThat(collector.connections()).isZero();
        }
    }

    private static String settings(RawUpstream upstream) {
        return """
                espalier:
                  upstreams: { only: { kind: http, url: "%s", tokenizer: o200k_base } }
                  routes: [{ models: ["*"], upstream: only, prune: { mode: none } }]
                """.formatted(upstream.url());
    }

    private static AnyValue attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(each -> each.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
