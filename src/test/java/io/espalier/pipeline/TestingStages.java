package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.espalier.config.Billing;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.openai.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;

/** The pruning stages with one scorer thread, and a clock that goes on by a millisecond each time it is read. */
@NullUnmarked // settings that are not given are null
final class TestingStages implements AutoCloseable {
    private final AtomicLong clock = new AtomicLong();
    private final Scorer scorer;
    private final PruningStages stages;

    TestingStages(TestingShotPruner pruner) {
        scorer = new Scorer(TestingShots.shelf(pruner), 1, 8, 100);
        stages = new PruningStages(scorer, 1 << 20, () -> clock.addAndGet(1_000_000));
    }

    PruneOutcome prune(byte[] body) {
        return prune(body, PruneMode.APPLY);
    }

    PruneOutcome prune(byte[] body, Billing billing, int minSaving) {
        var settings =
                new PruneSettings(PruneMode.APPLY, null, 15, null, minSaving, null, null, null, null, null, null);
        var deadline = Duration.ofSeconds(10);
        return await(stages.prune(new PruneCall(
                Endpoint.CHAT_COMPLETIONS, body, settings, false, "m", billing, TestingShots.WORDS, deadline)));
    }

    PruneOutcome prune(byte[] body, PruneMode mode) {
        return await(start(body, mode, Duration.ofSeconds(10)));
    }

    CompletionStage<PruneOutcome> start(byte[] body, PruneMode mode, Duration deadline) {
        var call = new PruneCall(
                Endpoint.CHAT_COMPLETIONS,
                body,
                PruneSettings.defaults().with(mode, 15),
                false,
                "m",
                Billing.PLAIN,
                TestingShots.WORDS,
                deadline);
        return stages.prune(call);
    }

    static PruneOutcome await(CompletionStage<PruneOutcome> outcome) {
        try {
            return outcome.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    int queued() {
        return scorer.queued();
    }

    /** A chat request of so many shots of five words each. */
    static byte[] request(String topic, int shots, String question) {
        return request(shots(topic, shots) + "Q: " + question + "\nA:");
    }

    static String shots(String topic, int shots) {
        return IntStream.range(0, shots)
                .mapToObj(i -> "Q: " + topic + " " + i + "?\nA: " + i + "\n\n")
                .collect(Collectors.joining());
    }

    static byte[] request(String content) {
        return request("Be brief.", content);
    }

    static byte[] request(String instructions, String content) {
        var request = JsonNodeFactory.instance.objectNode().put("model", "m");
        request.putArray("messages").addObject().put("role", "system").put("content", instructions);
        ((ArrayNode) request.get("messages")).addObject().put("role", "user").put("content", content);
        return request.toString().getBytes(UTF_8);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
