package io.espalier.boot;

import io.espalier.config.ModelGlob;
import io.espalier.config.PruneMode;
import io.espalier.config.RouteSettings;
import io.espalier.config.Settings;
import io.espalier.failure.ApiError;
import io.espalier.inference.TokenCounter;
import io.espalier.ingress.LocalEndpoint;
import io.espalier.openai.Endpoint;
import io.espalier.pipeline.PruneCall;
import io.espalier.pipeline.Pruning;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/compress}: messages in, pruned messages out, for gateways that call the pruner and forward the request
 * themselves. Uses the budget, the tokenizer and the prices of the route that the model would take; {@code budget} in the body goes first.
 *
 * <p>Who asks for this waits for it: a set of shots that was never seen is decided, and not skipped after the routes' deadline. Whole
 * prompts are counted, so everything happens on a thread of its own and none of it on an event loop.
 */
final class CompressEndpoint implements LocalEndpoint {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SHOTS = "x-espalier-shots";

    private final Supplier<Settings> settings;
    private final Pruning pruning;
    private final Function<String, TokenCounter> counters;
    private final Executor executor;

    /** @param executor bounded; where it rejects, the caller is told to come again */
    CompressEndpoint(
            Supplier<Settings> settings, Pruning pruning, Function<String, TokenCounter> counters, Executor executor) {
        this.settings = settings;
        this.pruning = pruning;
        this.counters = counters;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Answer> answer(Call call) {
        try {
            return CompletableFuture.supplyAsync(() -> compress(call), executor)
                    .thenCompose(Function.identity())
                    .exceptionally(CompressEndpoint::refusal);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(busy());
        }
    }

    private CompletionStage<Answer> compress(Call call) {
        var request = CompressRequest.read(call.body());
        var route = route(settings.get(), request.model());
        var upstream = route.upstreams().keySet().iterator().next();
        var counter = counters.apply(upstream);
        var target = settings.get().target(upstream, route.model() == null ? request.model() : route.model());
        var billing = settings.get().billing(upstream);
        var prune = route.prune()
                .with(PruneMode.APPLY, request.budget().orElse(route.prune().budget()));
        boolean turns = prune.turns() || turns(call.headers());
        return pruning.prune(new PruneCall(
                        Endpoint.CHAT_COMPLETIONS, call.body(), prune, turns, target, billing, counter, PATIENCE))
                .thenApplyAsync(outcome -> new CompressReply(call.body(), counter).to(outcome), executor);
    }

    private static boolean turns(Map<String, String> headers) {
        return "turns".equals(headers.get(SHOTS));
    }

    private static RouteSettings route(Settings settings, @Nullable String model) {
        return settings.routes().stream()
                .filter(route -> route.models().stream().anyMatch(glob -> new ModelGlob(glob).matches(model)))
                .findFirst()
                .orElseThrow(() -> new CompressRequest.Refused(
                        ApiError.of(404, "invalid_request_error", "model_not_found", "No route serves this model.")
                                .about("model")));
    }

    private static Answer refusal(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> refusal(wrapped.getCause());
            case CompressRequest.Refused refused -> Answer.error(refused.error());
            case RejectedExecutionException busy -> busy();
            default -> throw new CompletionException(failure);
        };
    }

    private static Answer busy() {
        var error = ApiError.of(
                429, "rate_limit_error", "compress_busy", "Too many prompts are being compressed; try again soon.");
        var headers = Map.of("content-type", "application/json", "retry-after", "1");
        return new Answer(error.status(), headers, error.json(), error.code());
    }
}
