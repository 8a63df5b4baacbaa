package io.espalier.engine;

import static io.espalier.engine.TestingEngine.await;
import static io.espalier.engine.TestingEngine.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue: bounded, fair, and free of clients that left. */
class EngineQueueIT {
    private static final int PLACES = 4;

    private final List<Socket> sockets = new ArrayList<>();
    private TestingEngine engine;

    @BeforeEach
    void start() {
        engine = TestingEngine.withQueue(PLACES);
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        engine.close();
    }

    @Test
    void aFullQueueAnswers429AndSaysWhenToComeBack() {
        // Given
        keepBusy();
        var waiting = IntStream.range(0, PLACES)
                .mapToObj(i -> engine.postLater("/v1/completions", brief(), "authorization", "Bearer a"))
                .toList();
        await(() -> engine.engine().waiting() == PLACES);

        // When
        var response = engine.postLater("/v1/completions", brief(), "authorization", "Bearer a")
                .join();

        // Then
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(response.headers().firstValue("retry-after").orElseThrow()))
                .isPositive();
        assertThat(TestingEngine.read(response.body()).at("/error/code").asText())
                .isEqualTo("engine_queue_full");
        leave(sockets.getFirst());
        assertThat(waiting)
                .allSatisfy(future -> assertThat(future.join().statusCode()).isEqualTo(200));
    }

    @Test
    void aClientWithManyRequestsDoesNotHoldUpAnother() {
        // Given
        keepBusy();
        var order = new ConcurrentLinkedQueue<String>();
        var busy = IntStream.range(0, 3).mapToObj(i -> ask("busy", order)).toList();
        await(() -> engine.engine().waiting() == 3);
        var calm = ask("calm", order);
        await(() -> engine.engine().waiting() == 4);

        // When
        leave(sockets.getFirst());

        // Then
        busy.forEach(CompletableFuture::join);
        calm.join();
        assertThat(List.copyOf(order).indexOf("calm")).isLessThanOrEqualTo(1);
    }

    @Test
    void aFullQueueStillTakesAClientThatHasNothingInIt() {
        // Given
        keepBusy();
        var busy = IntStream.range(0, PLACES)
                .mapToObj(i -> engine.postLater("/v1/completions", brief(), "authorization", "Bearer busy"))
                .toList();
        await(() -> engine.engine().waiting() == PLACES);
        var calm = engine.postLater("/v1/completions", brief(), "authorization", "Bearer calm");

        // When
        var refused =
                CompletableFuture.anyOf(busy.toArray(CompletableFuture[]::new)).join();

        // Then
        assertThat(((HttpResponse<?>) refused).statusCode()).isEqualTo(429);
        leave(sockets.getFirst());
        assertThat(calm.join().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesWhileItsReplyIsMadeFreesTheEngine(boolean streamed) throws IOException {
        // Given
        var socket = send(endless().put("stream", streamed).put("n", 32));
        await(() -> !engine.engine().idle() && engine.engine().waiting() == 0);
        if (streamed) {
            assertThat(socket.getInputStream().read()).isPositive();
        }

        // When
        leave(socket);

        // Then
        await(() -> engine.engine().idle());
    }

    @Test
    void aClientThatLeavesWhileItsPromptIsReadFreesTheEngine() {
        // Given
        var socket = send(manyPrompts());
        await(() -> !engine.engine().idle() && engine.engine().waiting() == 0);

        // When
        leave(socket);

        // Then
        await(() -> engine.engine().idle());
    }

    @Test
    void aClientThatLeavesWhileItWaitsGivesItsPlaceBack() {
        // Given
        keepBusy();
        var waiting = send(brief());
        await(() -> engine.engine().waiting() == 1);

        // When
        leave(waiting);

        // Then
        await(() -> engine.engine().waiting() == 0);
        assertThat(engine.engine().idle()).isFalse();
    }

    @Test
    void aClientThatLeavesBeforeItsBodyIsWholeCostsNothing() throws IOException {
        // Given
        var socket = new Socket("127.0.0.1", engine.port());
        socket.getOutputStream()
                .write("POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{\"mod"
                        .getBytes(StandardCharsets.US_ASCII));

        // When
        socket.close();

        // Then
        assertThat(engine.completion(brief()).at("/choices")).hasSize(1);
        await(engine.engine()::idle);
    }

    /** Occupies the engine until its socket, the first, is closed. */
    private void keepBusy() {
        send(endless().put("n", 32));
        await(() -> !engine.engine().idle() && engine.engine().waiting() == 0);
    }

    private CompletableFuture<Void> ask(String client, ConcurrentLinkedQueue<String> order) {
        return engine.postLater("/v1/completions", endless().put("max_tokens", 60), "authorization", "Bearer " + client)
                .thenAccept(response -> order.add(client));
    }

    private static ObjectNode brief() {
        return fields("{\"prompt\":\"Question:\",\"max_tokens\":1}");
    }

    private static ObjectNode endless() {
        return fields("{\"prompt\":\"Question:\",\"max_tokens\":500,\"logit_bias\":{\"0\":-100}}");
    }

    private static ObjectNode manyPrompts() {
        var request = fields("{\"max_tokens\":0,\"echo\":true,\"logprobs\":0}");
        for (var i = 0; i < 1000; i++) {
            request.withArray("prompt").add(i + " " + "Question: A farmer has 12 cows. ".repeat(30));
        }
        return request;
    }

    private Socket send(ObjectNode body) {
        try {
            var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            var socket = new Socket("127.0.0.1", engine.port());
            sockets.add(socket);
            var head = "POST /v1/completions HTTP/1.1\r\nhost: x\r\ncontent-length: " + bytes.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void leave(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
