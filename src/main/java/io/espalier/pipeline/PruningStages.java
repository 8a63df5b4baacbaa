package io.espalier.pipeline;

import io.espalier.config.PruneMode;
import io.espalier.config.ShapeSettings;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import io.espalier.pipeline.PruneOutcome.Malformed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The pruning stages in their order: view, prompt, shots, edits. Each may only hand on or stop with a reason.
 *
 * <p>The view and the prompt are read on the calling thread: their cost is one scan of the body. Whatever needs the
 * tokenizer or the encoder happens on the scorer's threads, and a request waits for it no longer than its deadline.
 */
public final class PruningStages implements Pruning {
    private final Scorer scorer;
    private final Map<List<ShapeSettings>, PromptReader> readers = new ConcurrentHashMap<>();
    private final long maxBody;

    /** @param maxBody bytes above which a body is not looked at */
    public PruningStages(Scorer scorer, long maxBody) {
        this.scorer = scorer;
        this.maxBody = maxBody;
    }

    @Override
    public CompletionStage<PruneOutcome> prune(PruneCall call) {
        try {
            return pruneOrThrow(call);
        } catch (RejectedExecutionException e) {
            return skipped(SkipReason.BUSY);
        } catch (RuntimeException e) {
            return skipped(SkipReason.FAILED);
        }
    }

    private CompletionStage<PruneOutcome> pruneOrThrow(PruneCall call) {
        if (call.prune().mode() == PruneMode.NONE || !call.endpoint().prunable()) {
            return skipped(SkipReason.OFF);
        }
        if (call.body().length > maxBody) {
            return skipped(SkipReason.TOO_LARGE);
        }
        return switch (RequestView.parse(call.body(), call.endpoint())) {
            case ParsedView.Malformed bad -> done(new Malformed(bad.offset(), bad.message()));
            case ParsedView.UnknownShape ignored -> skipped(SkipReason.UNKNOWN_SHAPE);
            case RequestView view -> prune(call, view);
        };
    }

    private CompletionStage<PruneOutcome> prune(PruneCall call, RequestView view) {
        var started = System.nanoTime();
        var prompt = readers.computeIfAbsent(call.prune().shapes(), PromptReader::new)
                .read(view, call.turns());
        var reading = Duration.ofNanos(System.nanoTime() - started);
        if (prompt.shots().isEmpty()) {
            return skipped(SkipReason.NO_SHOTS);
        }
        if (prompt.shots().size() < call.prune().minShots()) {
            return skipped(SkipReason.TOO_FEW_SHOTS);
        }
        return decide(call, prompt, reading);
    }

    private CompletionStage<PruneOutcome> decide(PruneCall call, Prompt prompt, Duration reading) {
        var texts = prompt.shots().stream().map(Shot::text).toList();
        var started = System.nanoTime();
        var decision = scorer.decide(texts, prompt.pinned(), call.prune().budget(), call.counter());
        var cached = decision.isDone();
        var inTime =
                cached ? decision : decision.copy().orTimeout(call.deadline().toNanos(), TimeUnit.NANOSECONDS);
        return inTime.handle((decided, failure) -> {
            if (failure != null) {
                return new Skipped(reasonFor(failure));
            }
            var deciding = Duration.ofNanos(System.nanoTime() - started);
            return outcome(call, prompt, decided, new Timing(cached, reading, deciding));
        });
    }

    private record Timing(boolean cached, Duration reading, Duration deciding) {}

    private PruneOutcome outcome(PruneCall call, Prompt prompt, Decision decision, Timing timing) {
        if (decision.kept().size() == prompt.shots().size()) {
            return new Skipped(SkipReason.WITHIN_BUDGET);
        }
        if (decision.tokensAfter() >= decision.tokensBefore()) {
            return new Skipped(SkipReason.NO_SAVING);
        }
        var evidence = new PruneEvidence(
                prompt.shots().size(),
                decision.kept(),
                decision.tokensBefore(),
                decision.tokensAfter(),
                call.counter().exact(),
                scorer.pruner().name(),
                scorer.pruner().hash8(),
                timing.cached(),
                Map.of("prompt", timing.reading(), "shot", timing.deciding()));
        return call.prune().mode() == PruneMode.APPLY
                ? new PruneOutcome.Applied(ShotCuts.edits(prompt, decision.kept()), evidence)
                : new PruneOutcome.Observed(evidence);
    }

    private static SkipReason reasonFor(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return switch (cause) {
            case TimeoutException ignored -> SkipReason.LATE;
            case RejectedExecutionException ignored -> SkipReason.BUSY;
            default -> SkipReason.FAILED;
        };
    }

    private static CompletionStage<PruneOutcome> skipped(SkipReason reason) {
        return done(new Skipped(reason));
    }

    private static CompletionStage<PruneOutcome> done(PruneOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
