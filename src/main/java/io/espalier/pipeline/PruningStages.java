package io.espalier.pipeline;

import io.espalier.config.ControlSettings.Arm;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneStyle;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import io.espalier.pipeline.PruneOutcome.Malformed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.prompt.Prompt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pruning stages in their order: view, prompt, shots, edits. Each may only hand on or stop with a reason.
 *
 * <p>A body of usual size is read on the calling thread: that costs one scan of it. Larger ones are read, and whatever needs the tokenizer or
 * the encoder happens, on the scorer's threads. A request waits for those no longer than its deadline.
 */
public final class PruningStages implements Pruning {
    /** The most shots that are scored for one request: more would keep the scorer from others for seconds. */
    public static final int MOST_SHOTS = 1024;

    /** The largest body that is read on the calling thread, which is an event loop. */
    static final int READ_AT_ONCE = 64 << 10;

    private final Scorer scorer;
    private final PromptReaders readers = new PromptReaders();
    private final FailureNotice notice = new FailureNotice();
    private final long maxBody;
    private final LongSupplier nanos;

    /**
     * @param maxBody bytes above which a body is not looked at
     * @param nanos a clock that never goes back
     */
    public PruningStages(Scorer scorer, long maxBody, LongSupplier nanos) {
        this.scorer = scorer;
        this.maxBody = maxBody;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<PruneOutcome> prune(PruneCall call) {
        if (call.prune().mode() == PruneMode.NONE || !call.endpoint().prunable()) {
            return skipped(SkipReason.OFF);
        }
        if (call.body().length > maxBody) {
            return skipped(SkipReason.TOO_LARGE);
        }
        var watch = new Stopwatch(nanos);
        try {
            return call.body().length <= READ_AT_ONCE ? read(call, watch) : readElsewhere(call, watch);
        } catch (RuntimeException | StackOverflowError e) {
            return skipped(reasonFor(e));
        }
    }

    private CompletionStage<PruneOutcome> readElsewhere(PruneCall call, Stopwatch watch) {
        return CompletableFuture.supplyAsync(() -> read(call, watch), scorer.threads())
                .thenCompose(reading -> reading)
                .orTimeout(call.deadline().toNanos(), TimeUnit.NANOSECONDS)
                .exceptionally(failure -> new Skipped(reasonFor(failure)));
    }

    private CompletionStage<PruneOutcome> read(PruneCall call, Stopwatch watch) {
        return switch (RequestView.parse(call.body(), call.endpoint())) {
            case ParsedView.Malformed bad -> done(new Malformed(bad.offset(), bad.message()));
            case ParsedView.UnknownShape ignored -> skipped(SkipReason.UNKNOWN_SHAPE);
            case RequestView view -> {
                watch.ended("view");
                yield prune(call, view, watch);
            }
        };
    }

    private CompletionStage<PruneOutcome> prune(PruneCall call, RequestView view, Stopwatch watch) {
        var prompt = readers.of(call.prune().shapes()).read(view, call.turns());
        watch.ended("prompt");
        int shots = prompt.shots().size();
        if (shots == 0) {
            return skipped(SkipReason.NO_SHOTS);
        }
        if (shots < call.prune().minShots()) {
            return skipped(SkipReason.TOO_FEW_SHOTS);
        }
        if (shots > MOST_SHOTS) {
            return skipped(SkipReason.TOO_MANY_SHOTS);
        }
        return decide(call, prompt, ControlArms.of(call.prune().control(), view, prompt), watch);
    }

    private CompletionStage<PruneOutcome> decide(PruneCall call, Prompt prompt, @Nullable Arm arm, Stopwatch watch) {
        var decision = scorer.decide(
                new SetCall(prompt.shots(), prompt.question(), call.prune(), call.target(), call.counter(), arm));
        boolean cached = decision.isDone();
        var left = watch.leftOf(call.deadline());
        var inTime = cached ? decision : decision.copy().orTimeout(left.toNanos(), TimeUnit.NANOSECONDS);
        return inTime.handle((decided, failure) -> {
            if (failure != null) {
                return new Skipped(reasonFor(failure));
            }
            watch.ended("shot");
            if (decided.skip() != null) {
                return new Skipped(decided.skip());
            }
            return outcome(call, prompt, decided, evidence(call, prompt, new Made(decided, arm, cached), watch));
        });
    }

    private static PruneOutcome outcome(PruneCall call, Prompt prompt, Decision decided, PruneEvidence evidence) {
        if (!evidence.worth().pays()) {
            return new PruneOutcome.Declined(evidence);
        }
        return call.prune().mode() == PruneMode.APPLY
                ? new PruneOutcome.Applied(ShotCuts.edits(prompt, decided.kept(), decided.cuts()), evidence)
                : new PruneOutcome.Observed(evidence);
    }

    /** A decision and how it was come by. */
    private record Made(Decision decision, @Nullable Arm arm, boolean cached) {}

    private static PruneEvidence evidence(PruneCall call, Prompt prompt, Made made, Stopwatch watch) {
        var decision = made.decision();
        int before = decision.tokensBefore();
        int after = decision.tokensAfter();
        boolean stable = call.prune().style() == PruneStyle.STABLE || made.arm() != null;
        return new PruneEvidence(
                decision.tokens().length,
                decision.kept(),
                before,
                after,
                decision.wordsCut(),
                call.counter().exact(),
                decision.pruner(),
                made.arm(),
                Worth.of(
                        call.billing(),
                        call.prune().minSaving(),
                        Prefix.tokens(prompt, before),
                        before - after,
                        stable),
                made.cached(),
                watch.stages());
    }

    private SkipReason reasonFor(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> reasonFor(wrapped.getCause());
            case TimeoutException ignored -> SkipReason.LATE;
            case RejectedExecutionException ignored -> SkipReason.BUSY;
            default -> {
                notice.tell(failure);
                yield SkipReason.FAILED;
            }
        };
    }

    private static CompletionStage<PruneOutcome> skipped(SkipReason reason) {
        return done(new Skipped(reason));
    }

    private static CompletionStage<PruneOutcome> done(PruneOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
