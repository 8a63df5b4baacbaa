package io.espalier.meter;

import io.espalier.config.Settings;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.meter.ExchangeSummary.Times;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Counts what models did, under OpenTelemetry's names: exchanges that asked one for something and reached an upstream. */
public final class GenAiMeters implements ExchangeListener {
    /** Combinations of labels; further ones name no models. */
    static final int MOST_COMBINATIONS = 1000;

    private final MeterRegistry registry;
    private final Supplier<ConfiguredNames> names;
    private final ModelLabels asked = new ModelLabels();
    private final ModelLabels answered = new ModelLabels();
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Map<Series, Timer> durations = new ConcurrentHashMap<>();
    private final Map<Series, DistributionSummary> usages = new ConcurrentHashMap<>();
    private final Map<Call, Timer> firstTokens = new ConcurrentHashMap<>();
    private final Map<Call, Timer> perTokens = new ConcurrentHashMap<>();

    public GenAiMeters(MeterRegistry registry, Supplier<Settings> settings) {
        this.registry = registry;
        this.names = new ConfiguredNames.Present(settings);
    }

    /** The labels that all of these metrics have. */
    private record Call(String operation, String provider, String requestModel, String responseModel) {
        Tags tags() {
            return Tags.of(
                    GenAi.OPERATION, operation,
                    GenAi.PROVIDER, provider,
                    GenAi.REQUEST_MODEL, requestModel,
                    GenAi.RESPONSE_MODEL, responseModel);
        }

        Call withoutModels() {
            return new Call(operation, provider, Label.OTHER, Label.OTHER);
        }
    }

    /** @param last the label that only this metric has */
    private record Series(Call call, String last) {}

    @Override
    public void finished(ExchangeSummary summary) {
        if (!Operation.isInference(summary.operation()) || summary.attempts() == 0) {
            return;
        }
        var call = call(summary);
        durations
                .computeIfAbsent(new Series(call, GenAi.errorType(summary)), this::duration)
                .record(summary.times().total());
        use(call, GenAi.INPUT, summary.tokens().input());
        use(call, GenAi.OUTPUT, summary.tokens().output());
        if (summary.streamed() && isWell(summary)) {
            pace(call, summary.times(), summary.tokens().output());
        }
    }

    private Call call(ExchangeSummary summary) {
        var known = names.get();
        var models = summary.models();
        boolean well = isWell(summary);
        var call = new Call(
                summary.operation(),
                known.provider(summary.upstream()),
                asked.label(models.asked(), known.models(), well),
                answered.label(models.answered(), known.models(), well));
        if (calls.contains(call)) {
            return call;
        }
        return calls.size() < MOST_COMBINATIONS && calls.add(call) ? call : call.withoutModels();
    }

    private static boolean isWell(ExchangeSummary summary) {
        return summary.outcome() == Outcome.COMPLETED && summary.status() < 400;
    }

    private void use(Call call, String type, long tokens) {
        if (tokens >= 0) {
            usages.computeIfAbsent(new Series(call, type), this::usage).record(tokens);
        }
    }

    private void pace(Call call, Times times, long outputTokens) {
        var first = times.firstByte();
        if (first == null) {
            return;
        }
        firstTokens.computeIfAbsent(call, this::firstToken).record(first);
        if (outputTokens > 1) {
            perTokens
                    .computeIfAbsent(call, this::perToken)
                    .record(times.total().minus(first).dividedBy(outputTokens - 1));
        }
    }

    private Timer duration(Series series) {
        return GenAi.REQUEST_DURATION.timer(registry, series.call().tags().and(GenAi.ERROR_TYPE, series.last()));
    }

    private DistributionSummary usage(Series series) {
        return GenAi.TOKEN_USAGE.summary(registry, series.call().tags().and(GenAi.TOKEN_TYPE, series.last()));
    }

    private Timer firstToken(Call call) {
        return GenAi.TIME_TO_FIRST_TOKEN.timer(registry, call.tags());
    }

    private Timer perToken(Call call) {
        return GenAi.TIME_PER_OUTPUT_TOKEN.timer(registry, call.tags());
    }
}
