package io.espalier.meter;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.meter.ExchangeSummary.Times;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One exchange as a span; its stages are events. Names, numbers and times, never text. */
final class ExchangeSpan implements ExchangeTrace {
    private static final AttributeKey<String> STAGE = AttributeKey.stringKey("espalier.stage");
    private static final AttributeKey<Double> STAGE_MS = AttributeKey.doubleKey("espalier.stage.duration_ms");

    private final Span span;
    private final Instant start;
    private final @Nullable Parent parent;
    private final Supplier<ConfiguredNames> names;

    ExchangeSpan(Span span, Instant start, @Nullable Parent parent, Supplier<ConfiguredNames> names) {
        this.span = span;
        this.start = start;
        this.parent = parent;
        this.names = names;
    }

    @Override
    public @Nullable Parent parent() {
        return parent;
    }

    @Override
    public void finished(ExchangeSummary summary) {
        name(summary);
        describe(summary);
        measure(summary);
        if (summary.prune() != null) {
            prune(summary.prune(), summary.times());
        }
        if (summary.experts() != null) {
            experts(ExpertLabels.of(summary.experts()));
        }
        happened(summary.times());
        judge(summary);
        span.end(start.plus(summary.times().total()));
    }

    private void name(ExchangeSummary summary) {
        var asked = summary.models().asked();
        span.updateName(summary.operation() + (asked == null ? "" : " " + ModelName.shown(asked)));
        span.setAttribute(GenAi.OPERATION, summary.operation());
        model(GenAi.REQUEST_MODEL, asked);
        model(GenAi.RESPONSE_MODEL, summary.models().answered());
        if (summary.upstream() != null) {
            span.setAttribute(GenAi.PROVIDER, names.get().provider(summary.upstream()));
        }
    }

    private void model(String attribute, @Nullable String model) {
        if (model != null) {
            span.setAttribute(attribute, ModelName.shown(model));
        }
    }

    private void describe(ExchangeSummary summary) {
        text("espalier.request_id", summary.id());
        text("espalier.outcome", Label.of(summary.outcome()));
        text("espalier.upstream", summary.upstream());
        text("espalier.client", summary.client());
        text("espalier.body_sha256", summary.bodyHash());
        span.setAttribute("espalier.route", summary.route());
        span.setAttribute("espalier.attempts", summary.attempts());
        span.setAttribute("http.response.status_code", summary.status());
    }

    private void text(String attribute, @Nullable String value) {
        if (value != null) {
            span.setAttribute(attribute, value);
        }
    }

    private void measure(ExchangeSummary summary) {
        if (summary.tokens().input() >= 0) {
            span.setAttribute(GenAi.INPUT_TOKENS, summary.tokens().input());
        }
        if (summary.tokens().output() >= 0) {
            span.setAttribute(GenAi.OUTPUT_TOKENS, summary.tokens().output());
        }
        span.setAttribute("espalier.overhead_ms", millis(summary.times().overhead()));
    }

    private void prune(PruneOutcome outcome, Times times) {
        span.setAttribute("espalier.prune", PruneLabels.outcome(outcome));
        switch (outcome) {
            case PruneOutcome.Applied(var edits, var evidence) -> prune(evidence, times.ready());
            case PruneOutcome.Observed(var evidence) -> prune(evidence, times.ready());
            case PruneOutcome.Declined(var evidence) -> {
                span.setAttribute("espalier.prune.reason", SkipReason.NOT_WORTH.label());
                prune(evidence, times.ready());
            }
            case PruneOutcome.Skipped(var reason) -> span.setAttribute("espalier.prune.reason", reason.label());
            case PruneOutcome.Malformed malformed -> {}
        }
    }

    private void prune(PruneEvidence evidence, Duration from) {
        span.setAttribute("espalier.pruner", evidence.pruner().toString());
        span.setAttribute("espalier.shots.before", evidence.shots());
        span.setAttribute("espalier.shots.after", evidence.kept().size());
        span.setAttribute("espalier.shot_tokens.before", evidence.tokensBefore());
        span.setAttribute("espalier.shot_tokens.after", evidence.tokensAfter());
        span.setAttribute(
                "espalier.prefix_cost.before", Math.round(evidence.worth().uncut()));
        span.setAttribute(
                "espalier.prefix_cost.after", Math.round(evidence.worth().cut()));
        var at = from;
        for (Map.Entry<String, Duration> stage : evidence.stages().entrySet()) {
            at = at.plus(stage.getValue());
            span.addEvent(
                    "espalier.stage",
                    Attributes.of(STAGE, stage.getKey(), STAGE_MS, millis(stage.getValue())),
                    start.plus(at));
        }
    }

    private void experts(ExpertLabels labels) {
        label("espalier.domain", labels.domain());
        label("espalier.profile", labels.profile());
        label("espalier.profile.mode", labels.mode());
        label("espalier.profile.reason", labels.reason());
    }

    private void label(String attribute, String value) {
        if (!value.equals(Label.ABSENT)) {
            span.setAttribute(attribute, value);
        }
    }

    private void happened(Times times) {
        event("espalier.request.ready", times.ready());
        event("espalier.request.prepared", times.prepared());
        event("espalier.request.sent", times.sent());
        event("espalier.reply.head", times.replied());
        event("espalier.reply.first_byte", times.firstByte());
    }

    private void event(String name, @Nullable Duration at) {
        if (at != null) {
            span.addEvent(name, start.plus(at));
        }
    }

    /** A server's span is in error where the server is to blame, not its client. */
    private void judge(ExchangeSummary summary) {
        var error = GenAi.errorType(summary);
        if (!error.isEmpty()) {
            span.setAttribute(GenAi.ERROR_TYPE, error);
        }
        if (summary.outcome() != Outcome.CANCELLED && !error.isEmpty() && isServersFault(summary)) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private static boolean isServersFault(ExchangeSummary summary) {
        return summary.status() >= 500
                || summary.outcome() == Outcome.UPSTREAM_CUT
                || summary.outcome() == Outcome.ERROR_EVENT;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
