package io.espalier.meter;

import io.espalier.expert.FullReason;
import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.PruneOutcome.Applied;
import io.espalier.pipeline.PruneOutcome.Malformed;
import io.espalier.pipeline.PruneOutcome.Observed;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.pipeline.SkipReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the gateway did to exchanges, and the time that it took for it. */
public final class ExchangeMeters implements ExchangeListener {

    private static final Histogram OVERHEAD = Histogram.of(
            "espalier.gateway.overhead",
            "The gateway's own time in an exchange, before the request went upstream and before the reply's head was passed on.",
            0.0001,
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            1);
    private static final Histogram STAGE = Histogram.of(
            "espalier.stage.duration",
            "Time of a pruning stage, where shots would be or were cut.",
            0.0001,
            0.00025,
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            1);

    private final MeterRegistry registry;
    private final Map<Ending, Counter> endings = new ConcurrentHashMap<>();
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();
    private final Map<String, Timer> stages = new ConcurrentHashMap<>();
    private final Map<String, Timer> overheads = new ConcurrentHashMap<>();
    private final Map<Verdict, Counter> verdicts = new ConcurrentHashMap<>();
    private final Map<ExpertLabels, Counter> plans = new ConcurrentHashMap<>();
    private final Map<Saver, Savings> savings = new ConcurrentHashMap<>();

    public ExchangeMeters(MeterRegistry registry) {
        this.registry = registry;
        // Counted from nought, so that a first time is a rise.
        for (var outcome : List.of(PruneLabels.APPLIED, PruneLabels.OBSERVED)) {
            savings.put(new Saver(outcome, PruneLabels.POLICY), new Savings(registry, outcome, PruneLabels.POLICY));
            start(new Verdict(outcome, Label.ABSENT, PruneLabels.POLICY));
        }
        for (var reason : SkipReason.values()) {
            start(new Verdict(PruneLabels.SKIPPED, reason.label(), Label.ABSENT));
        }
        for (var reason : FullReason.values()) {
            plans.put(ExpertLabels.full(reason), plan(ExpertLabels.full(reason)));
        }
    }

    private record Ending(String operation, String outcome, String upstream) {}

    private record Verdict(String outcome, String reason, String arm) {}

    private record Saver(String outcome, String arm) {}

    @Override
    public void finished(ExchangeSummary summary) {
        var upstream = summary.upstream();
        endings.computeIfAbsent(
                        new Ending(
                                summary.operation(),
                                Label.of(summary.outcome()),
                                upstream == null ? Label.ABSENT : upstream),
                        this::ending)
                .increment();
        if (summary.error() != null) {
            errors.computeIfAbsent(summary.error(), this::error).increment();
        }
        if (summary.prune() != null) {
            prune(summary.prune());
        }
        if (summary.experts() != null) {
            plans.computeIfAbsent(ExpertLabels.of(summary.experts()), this::plan)
                    .increment();
        }
        if (summary.times().prepared() != null) {
            overheads
                    .computeIfAbsent(PruneLabels.outcome(summary.prune()), this::overhead)
                    .record(summary.times().overhead());
        }
    }

    private void start(Verdict verdict) {
        verdicts.put(verdict, verdict(verdict));
    }

    private void prune(PruneOutcome outcome) {
        switch (outcome) {
            case Applied(var edits, var evidence) -> save(PruneLabels.APPLIED, evidence);
            case Observed(var evidence) -> save(PruneLabels.OBSERVED, evidence);
            case PruneOutcome.Declined declined -> {}
            case Skipped skipped -> {}
            case Malformed malformed -> {}
        }
        verdicts.computeIfAbsent(
                        new Verdict(
                                PruneLabels.outcome(outcome), PruneLabels.reason(outcome), PruneLabels.arm(outcome)),
                        this::verdict)
                .increment();
    }

    private void save(String outcome, PruneEvidence evidence) {
        savings.computeIfAbsent(
                        new Saver(outcome, evidence.armName()),
                        each -> new Savings(registry, each.outcome(), each.arm()))
                .add(evidence);
        evidence.stages()
                .forEach((stage, time) ->
                        stages.computeIfAbsent(stage, this::stage).record(time));
    }

    private Counter ending(Ending ending) {
        return Counter.builder("espalier.exchanges")
                .description("Exchanges that ended, by how they ended.")
                .tags("operation", ending.operation(), "outcome", ending.outcome(), "upstream", ending.upstream())
                .register(registry);
    }

    private Counter error(String code) {
        return Counter.builder("espalier.errors")
                .description("Errors that the gateway itself answered, by their code.")
                .tag("code", code)
                .register(registry);
    }

    private Counter verdict(Verdict verdict) {
        return Counter.builder("espalier.prune")
                .description("What the pruning stages made of requests; for those left as they were, why.")
                .tags("outcome", verdict.outcome(), "reason", verdict.reason(), "arm", verdict.arm())
                .register(registry);
    }

    private Counter plan(ExpertLabels labels) {
        return Counter.builder("espalier.expert.plans")
                .description("Which model was chosen on routes with expert profiles; for the full one, why.")
                .tags("domain", labels.domain(), "mode", labels.mode())
                .tags("profile", labels.profile(), "reason", labels.reason())
                .register(registry);
    }

    private Timer stage(String stage) {
        return STAGE.timer(registry, Tags.of("stage", stage));
    }

    private Timer overhead(String prune) {
        return OVERHEAD.timer(registry, Tags.of("prune", prune));
    }
}
