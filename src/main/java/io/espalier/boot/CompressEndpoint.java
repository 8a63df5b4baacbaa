package io.espalier.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.espalier.config.ModelGlob;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.config.RouteSettings;
import io.espalier.config.Settings;
import io.espalier.failure.ApiError;
import io.espalier.inference.TokenCounter;
import io.espalier.ingress.LocalEndpoint;
import io.espalier.openai.Endpoint;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.PruneCall;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.Pruning;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/compress}: messages in, pruned messages out, for gateways that call the pruner and forward the request
 * themselves. Uses the budget and the tokenizer of the route that the model would take; {@code budget} in the body goes first.
 */
final class CompressEndpoint implements LocalEndpoint {
    private final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));
    private final Supplier<Settings> settings;
    private final Pruning pruning;
    private final Function<String, TokenCounter> counters;

    CompressEndpoint(Supplier<Settings> settings, Pruning pruning, Function<String, TokenCounter> counters) {
        this.settings = settings;
        this.pruning = pruning;
        this.counters = counters;
    }

    @Override
    public CompletionStage<Answer> answer(Call call) {
        try {
            var body = json.readTree(call.body());
            if (!body.path("messages").isArray()) {
                return refused("expected a JSON object with an array 'messages'");
            }
            return compress(call.body(), body);
        } catch (JsonProcessingException e) {
            return refused("not JSON, at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            return refused("the body could not be read");
        }
    }

    private CompletionStage<Answer> compress(byte[] bytes, JsonNode body) {
        var now = settings.get();
        var route = route(now, body.path("model").textValue());
        if (route == null) {
            return refused("no route serves this model");
        }
        var counter = counters.apply(route.upstreams().keySet().iterator().next());
        var prune = applying(route.prune(), body.path("budget"));
        var call = new PruneCall(
                Endpoint.CHAT_COMPLETIONS,
                bytes,
                prune,
                prune.turns(),
                counter,
                now.pruner().deadline());
        return pruning.prune(call).thenApply(outcome -> answer(bytes, body, counter, outcome));
    }

    private static PruneSettings applying(PruneSettings route, JsonNode budget) {
        return route.with(PruneMode.APPLY, budget.isInt() ? Math.max(0, budget.intValue()) : route.budget());
    }

    private static @Nullable RouteSettings route(Settings settings, @Nullable String model) {
        return settings.routes().stream()
                .filter(route -> route.models().stream().anyMatch(glob -> new ModelGlob(glob).matches(model)))
                .findFirst()
                .orElse(null);
    }

    private Answer answer(byte[] bytes, JsonNode body, TokenCounter counter, PruneOutcome outcome) {
        try {
            var messages = outcome instanceof PruneOutcome.Applied applied
                    ? json.readTree(Splicer.splice(bytes, applied.edits())).path("messages")
                    : body.path("messages");
            return Answer.json(200, json.writeValueAsBytes(reply(body, messages, counter, outcome)));
        } catch (IOException e) {
            throw new IllegalStateException("a pruned request is JSON again", e);
        }
    }

    private JsonNode reply(JsonNode body, JsonNode messages, TokenCounter counter, PruneOutcome outcome) {
        int before = tokens(body.path("messages"), counter);
        int after = tokens(messages, counter);
        var reply = json.createObjectNode();
        reply.set("messages", messages);
        reply.put("tokens_before", before).put("tokens_after", after);
        reply.put("compression_ratio", before == 0 ? 1.0 : (double) after / before);
        var stats = reply.putObject("stats");
        stats.put("tokenizer", counter.name()).put("tokens_exact", counter.exact());
        switch (outcome) {
            case PruneOutcome.Applied(var edits, var evidence) ->
                stats.put("shots_before", evidence.shots())
                        .put("shots_after", evidence.kept().size())
                        .put("pruner", evidence.pruner() + "@" + evidence.prunerHash8());
            case PruneOutcome.Skipped(var reason) -> stats.put("skipped", reason.label());
            case PruneOutcome.Observed observed -> stats.put("skipped", "observed");
            case PruneOutcome.Malformed malformed -> stats.put("skipped", "malformed");
        }
        return reply;
    }

    /** The tokens of all message texts, each text counted alone. */
    private static int tokens(JsonNode messages, TokenCounter counter) {
        var sum = 0;
        for (var message : messages) {
            var content = message.path("content");
            sum += content.isTextual() ? counter.count(content.textValue()) : partTokens(content, counter);
        }
        return sum;
    }

    private static int partTokens(JsonNode parts, TokenCounter counter) {
        var sum = 0;
        for (var part : parts) {
            sum += part.path("text").isTextual()
                    ? counter.count(part.path("text").textValue())
                    : 0;
        }
        return sum;
    }

    private static CompletionStage<Answer> refused(String why) {
        var error = ApiError.invalidRequest("invalid_compress_request", "/v1/compress: " + why);
        return CompletableFuture.completedFuture(Answer.error(error));
    }
}
