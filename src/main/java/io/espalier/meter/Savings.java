package io.espalier.meter;

import io.espalier.pipeline.PruneEvidence;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Shots and their tokens, kept and cut, and what that saves: what came in is the sum of both, and the saving is what was cut. */
final class Savings {
    private final Counter keptShots;
    private final Counter cutShots;
    private final Counter keptTokens;
    private final Counter cutTokens;
    private final Map<String, Counter> money = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Tags told;

    /**
     * @param outcome whether they were cut, or only would have been
     * @param arm what chose the shots
     */
    Savings(MeterRegistry registry, String outcome, String arm) {
        this.registry = registry;
        told = Tags.of("outcome", outcome, "arm", arm);
        keptShots = counter(registry, "espalier.shots", "Shots found.", told.and("fate", "kept"));
        cutShots = counter(registry, "espalier.shots", "Shots found.", told.and("fate", "cut"));
        keptTokens = counter(registry, "espalier.shot.tokens", "Tokens of the shots found.", told.and("fate", "kept"));
        cutTokens = counter(registry, "espalier.shot.tokens", "Tokens of the shots found.", told.and("fate", "cut"));
    }

    void add(PruneEvidence evidence) {
        int kept = evidence.kept().size();
        keptShots.increment(kept);
        cutShots.increment(evidence.shots() - kept);
        keptTokens.increment(evidence.tokensAfter());
        cutTokens.increment(evidence.tokensBefore() - evidence.tokensAfter());
        var saved = evidence.worth().money();
        if (saved != null) {
            money.computeIfAbsent(saved.currency(), this::money)
                    .increment(saved.amount().doubleValue());
        }
    }

    private Counter money(String currency) {
        return counter(
                registry,
                "espalier.money.saved",
                "What cuts saved, at the upstreams' configured prices.",
                told.and("currency", currency));
    }

    private static Counter counter(MeterRegistry registry, String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }
}
