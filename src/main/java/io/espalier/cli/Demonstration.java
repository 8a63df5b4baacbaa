package io.espalier.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A client of the running gateway that sends the twelve-shot request and shows what came back. */
final class Demonstration {
    private static final String REQUEST = "/demo/twelve-shots.json";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final List<String> SHOWN = List.of(
            "x-espalier-shots",
            "x-espalier-tokens",
            "x-espalier-prune",
            "x-espalier-pruner",
            "x-espalier-profile",
            "server-timing");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final PrintWriter out;
    private final String gateway;
    private final String model;

    Demonstration(PrintWriter out, String gateway, String model) {
        this.out = out;
        this.gateway = gateway;
        this.model = model;
    }

    /**
     * Waits until the gateway and the model behind it answer.
     *
     * @param running the gateway; done only when it ended
     */
    void awaitReady(Future<Integer> running) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var probe = HttpRequest.newBuilder(URI.create(gateway + "/v1/models")).build();
        while (!answers(probe)) {
            if (running.isDone()) {
                throw stopped(running);
            }
            if (System.nanoTime() > end) {
                throw new UserError("the gateway was not ready after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
    }

    private static UserError stopped(Future<Integer> running) throws InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError clear) {
                return clear;
            }
        }
        return new UserError("the gateway stopped before it was ready; the lines above say why");
    }

    private boolean answers(HttpRequest probe) throws InterruptedException {
        try {
            return http.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request as it is sent. */
    byte[] request() {
        try (InputStream resource = Demonstration.class.getResourceAsStream(REQUEST)) {
            var request = (ObjectNode) json.readTree(resource);
            request.put("model", model);
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the request and prints the reply as it streams. */
    void send() throws IOException, InterruptedException {
        var sent = HttpRequest.newBuilder(URI.create(gateway + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(request()))
                .build();
        var reply = http.send(sent, BodyHandlers.ofLines());
        showHead(reply);
        out.printf("%nThe reply of %s, as it streams:%n%n  ", model);
        try (var lines = reply.body()) {
            lines.forEach(this::showLine);
        }
        out.println();
        out.flush();
    }

    private void showHead(HttpResponse<Stream<String>> reply) {
        out.printf("%nPOST %s/v1/chat/completions -> %d%n", gateway, reply.statusCode());
        for (var name : SHOWN) {
            reply.headers().firstValue(name).ifPresent(value -> out.printf("  %s: %s%n", name, value));
        }
        out.flush();
    }

    private void showLine(String line) {
        if (!line.startsWith("data: ")) {
            out.print(line.startsWith("{") ? line : "");
            return;
        }
        var event = line.substring("data: ".length());
        if (event.equals("[DONE]")) {
            return;
        }
        try {
            showEvent(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    private void showEvent(String event) throws IOException {
        var chunk = json.readTree(event);
        out.print(chunk.at("/choices/0/delta/content").asText("").replace("\n", "\n  "));
        var usage = chunk.path("usage");
        if (usage.isObject()) {
            out.printf(
                    "%n%n  %d prompt tokens, %d completion tokens%n",
                    usage.path("prompt_tokens").asInt(),
                    usage.path("completion_tokens").asInt());
        }
    }
}
