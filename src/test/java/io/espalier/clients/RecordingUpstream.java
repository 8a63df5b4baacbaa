package io.espalier.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** An upstream with one scripted reply that keeps every request body it was sent. */
final class RecordingUpstream implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final List<String> chunks;
    private final String contentType;

    private RecordingUpstream(String contentType, List<String> chunks) {
        this.contentType = contentType;
        this.chunks = chunks;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no loopback socket", e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static RecordingUpstream replying(String json) {
        return new RecordingUpstream("application/json", List.of(json));
    }

    /** Each event is sent in a chunk of its own. */
    static RecordingUpstream streaming(List<String> events) {
        return new RecordingUpstream(
                "text/event-stream",
                events.stream().map(event -> "data: " + event + "\n\n").toList());
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String nextBody() throws InterruptedException {
        var body = bodies.poll(10, java.util.concurrent.TimeUnit.SECONDS);
        if (body == null) {
            throw new AssertionError("no request arrived within 10 s");
        }
        return body;
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.getResponseHeaders().add("content-type", contentType);
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            for (var chunk : chunks) {
                out.write(chunk.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
