package io.espalier.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.failure.ApiError;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawHttp2;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gate that takes its time: the request waits whole, and its place is never lost. */
@NullUnmarked
class LateGateIT {
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private RawUpstream upstream;
    private TestingGateway gateway;

    private record Asked(Context loop, Consumer<Verdict> whenDecided) {
        void decide(Verdict verdict) {
            loop.runOnContext(v -> whenDecided.accept(verdict));
        }

        void admit() {
            decide(new Verdict.Admitted(new TestingGateway.OpenPermit("a")));
        }
    }

    private record ClosablePermit(AtomicInteger closes) implements Permit {
        @Override
        public String client() {
            return "a";
        }

        @Override
        public void spend(long tokens) {}

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    @BeforeEach
    void start() {
        upstream = RawUpstream.answering(request -> RawHttp.ok("{\"got\":" + request.body().length + "}"));
        gateway = TestingGateway.planFor(upstream.url())
                .gate((key, whenDecided) -> asked.add(new Asked(Vertx.currentContext(), whenDecided)))
                .start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    @Test
    void theWholeBodyOfARequestThatWaitedGoesUpstream() throws Exception {
        // Given: large enough to be streamed, and all of it sent before the gate decides
        var body = "{\"model\":\"m\",\"text\":\"" + "x".repeat(3_000_000) + "\"}";
        try (var client = gateway.connect()) {
            Thread.ofVirtual().start(() -> client.send(RawHttp.post("/v1/chat/completions", body)));
            var question = asked.take();

            // When
            question.admit();

            // Then
            assertThat(RawHttp.read(client).text()).isEqualTo("{\"got\":" + body.length() + "}");
        }
    }

    @Test
    void requestsThatFollowOnOneConnectionWaitTheirTurn() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{\"a\":1}") + RawHttp.post("/v1/completions", "{}"));

            // When
            asked.take().admit();
            asked.take().admit();

            // Then
            assertThat(RawHttp.read(client).text()).isEqualTo("{\"got\":7}");
            assertThat(RawHttp.read(client).text()).isEqualTo("{\"got\":2}");
        }
    }

    @Test
    void aStreamOfHttp2WaitsAlone() throws Exception {
        // Given
        try (var client = RawHttp2.on(gateway.connect())) {
            client.post(1, "/v1/chat/completions").data(1, true, "{\"a\":1}");
            var first = asked.take();
            client.post(3, "/v1/chat/completions").data(3, true, "{}");
            var second = asked.take();

            // When
            second.admit();

            // Then
            assertThat(client.next(3).status()).isEqualTo(200);
            first.admit();
            assertThat(client.next(1).status()).isEqualTo(200);
        }
    }

    @Test
    void aRefusalThatComesLateIsAnswered() throws Exception {
        // Given
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{\"a\":1}"));

            // When
            asked.take().decide(new Verdict.Refused(ApiError.of(429, "requests", "rate_limit_exceeded", "Later.")));

            // Then
            assertThat(RawHttp.read(client).status()).isEqualTo(429);
            assertThat(upstream.requestCount()).isZero();
        }
    }

    @Test
    void aClientThatLeftMeanwhileGivesItsPlaceBack() throws Exception {
        // Given
        Asked question;
        try (var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{\"a\":1}"));
            question = asked.take();
            client.reset();
        }
        gateway.exchanges().summary(0);
        var permit = new ClosablePermit(new AtomicInteger());

        // When
        question.decide(new Verdict.Admitted(permit));

        // Then
        Eventually.until("the place is given back", () -> permit.closes().get() == 1);
        assertThat(upstream.requestCount()).isZero();
    }
}
