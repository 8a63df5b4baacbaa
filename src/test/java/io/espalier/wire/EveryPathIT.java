package io.espalier.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RequestLog;
import io.espalier.testing.RunningGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every path under {@code /v1} is relayed, whether the gateway knows it or not. */
class EveryPathIT {
    private static final String SOUND = "\u0000\u00ff\u00feID3\r\n\r\n0\r\n\r\n".repeat(5000);
    private static final RequestLog LOG = new RequestLog(
            "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: " + SOUND.length() + "\r\n\r\n" + SOUND);
    private static RawUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream = RawUpstream.running(LOG);
        gateway = RunningGateway.pruning(upstream.url().toString(), 1);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST   | /v1/audio/speech                    | {"model":"tts","input":"x"}
                    POST   | /v1/embeddings                      | {"model":"e","input":["a",[1,2]],"dimensions":256,"encoding_format":"base64"}
                    GET    | /v1/models                          |
                    GET    | /v1/models/ft%3Agpt-4o%3Aorg        |
                    DELETE | /v1/models/ft:gpt-4o:org            |
                    POST   | /v1/responses                       | {"model":"r","input":"Q: 1?\\nA: 1\\n\\nQ: 2?\\nA: 2\\n\\nQ: 3?\\nA:","stream":false}
                    GET    | /v1/responses/resp_1?include[]=x    |
                    POST   | /v1/moderations                     | {"input":"x"}
                    POST   | /v1/images/generations              | {"prompt":"x"}
                    POST   | /v1/rerank                          | {"query":"x","documents":["y"]}
                    GET    | /v1/files?limit=2&after=%20         |
                    PUT    | /v1/later/things                    | {"any":1.0}
                    PATCH  | /v1/later/things/1                  | not JSON at all
                    """)
    void isRelayedWithItsMethodItsTargetItsBodyAndAReplyOfAnyKind(String method, String target, String body) {
        // Given
        var sent = body == null ? "" : body;
        var head = method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n";
        try (var client = gateway.connect()) {
            // When
            client.send(body == null ? head + "\r\n" : head + "Content-Length: " + sent.length() + "\r\n\r\n" + sent);

            // Then
            assertThat(new String(RawHttp.read(client).body(), ISO_8859_1)).isEqualTo(SOUND);
            var seen = LOG.next();
            assertThat(seen.startLine()).isEqualTo(method + " " + target + " HTTP/1.1");
            assertThat(new String(seen.body(), ISO_8859_1)).isEqualTo(sent);
            assertThat(seen.header("content-length").isPresent()).isEqualTo(body != null);
        }
    }
}
