package io.espalier.engine.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.espalier.engine.EngineSettings;
import io.espalier.models.ModelStore;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/**
 * An engine on the built-in model that puts to itself what a gateway will, and ends: its JVM then knows the classes that an engine takes, and
 * can archive them.
 */
public final class EngineRehearsal {
    private static final String MODEL = "tiny-moe";
    private static final String HOST = "127.0.0.1";
    private static final List<String> COMPLETIONS = List.of(
            "\"prompt\":\"Q:\",\"max_tokens\":2,\"temperature\":0",
            "\"prompt\":\"Q:\",\"max_tokens\":2,\"stream\":true",
            "\"prompt\":[\"Q: 1\",\"Q: 2\"],\"max_tokens\":0,\"echo\":true,\"logprobs\":0");
    private static final String CHAT = "\"messages\":[{\"role\":\"user\",\"content\":\"Q\"}],\"max_tokens\":2";

    private EngineRehearsal() {}

    public static void main(String[] args) throws IOException {
        var settings = EngineSettings.of(ModelStore.standard().path(MODEL), MODEL);
        try (var server = EngineServer.start(settings, HOST, 0, line -> {})) {
            for (var completion : COMPLETIONS) {
                ask(server.port(), "/v1/completions", completion);
            }
            ask(server.port(), "/v1/chat/completions", CHAT);
        }
        System.exit(0);
    }

    private static void ask(int port, String path, String fields) throws IOException {
        var body = "{\"model\":\"" + MODEL + "\"," + fields + "}";
        var request = "POST " + path + " HTTP/1.1\r\nhost: " + HOST + "\r\nconnection: close\r\ncontent-length: "
                + body.length() + "\r\n\r\n" + body;
        try (var socket = new Socket(HOST, port)) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            var reply = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            if (!reply.startsWith("HTTP/1.1 200")) {
                throw new IOException("the engine refused a rehearsal: "
                        + reply.lines().findFirst().orElse(""));
            }
        }
    }
}
