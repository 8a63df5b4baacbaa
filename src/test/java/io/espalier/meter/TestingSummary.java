package io.espalier.meter;

import io.espalier.config.ExpertMode;
import io.espalier.expert.ExpertPlan;
import io.espalier.meter.ExchangeSummary.Experts;
import io.espalier.meter.ExchangeSummary.Models;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.meter.ExchangeSummary.Sizes;
import io.espalier.meter.ExchangeSummary.Times;
import io.espalier.meter.ExchangeSummary.Usage;
import io.espalier.pipeline.PruneOutcome;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/** Summaries of exchanges that never took place: a chat that went well, unless a test says otherwise. */
@NullUnmarked
final class TestingSummary {
    private Models models = new Models("gpt-asked", "gpt-sent", "gpt-answered");
    private String operation = Operation.CHAT;
    private String upstream = "blue";
    private int status = 200;
    private Outcome outcome = Outcome.COMPLETED;
    private String error;
    private boolean streamed = true;
    private Usage tokens = new Usage(120, 41);
    private PruneOutcome prune;
    private Experts experts;

    static TestingSummary of(Outcome outcome, int status) {
        var summary = new TestingSummary();
        summary.outcome = outcome;
        summary.status = status;
        return summary;
    }

    static TestingSummary completed() {
        return new TestingSummary();
    }

    TestingSummary models(String asked, String answered) {
        models = new Models(asked, asked, answered);
        return this;
    }

    TestingSummary operation(String newOperation) {
        operation = newOperation;
        return this;
    }

    TestingSummary upstream(String newUpstream) {
        upstream = newUpstream;
        return this;
    }

    TestingSummary error(String newError) {
        error = newError;
        return this;
    }

    TestingSummary whole() {
        streamed = false;
        return this;
    }

    TestingSummary tokens(long input, long output) {
        tokens = new Usage(input, output);
        return this;
    }

    TestingSummary prune(PruneOutcome newPrune) {
        prune = newPrune;
        return this;
    }

    TestingSummary experts(ExpertPlan plan, ExpertMode mode) {
        experts = new Experts(plan, mode);
        return this;
    }

    ExchangeSummary summary() {
        return new ExchangeSummary(
                "req-1",
                operation,
                2,
                upstream,
                "team-a",
                models,
                status,
                outcome,
                error,
                upstream == null ? 0 : 1,
                streamed,
                "0123456789ab",
                new Sizes(1000, 900, 5000),
                tokens,
                prune,
                experts,
                upstream == null ? refusedAtOnce() : relayed());
    }

    private static Times relayed() {
        return new Times(
                Duration.ofMillis(1),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                Duration.ofMillis(100),
                Duration.ofMillis(101),
                Duration.ofMillis(1101),
                Duration.ofMillis(2));
    }

    private static Times refusedAtOnce() {
        return new Times(Duration.ZERO, null, null, null, null, Duration.ofMillis(1), Duration.ZERO);
    }
}
