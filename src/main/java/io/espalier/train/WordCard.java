package io.espalier.train;

import io.espalier.pruner.StageEvidence;
import io.espalier.train.Pool.Kind;
import io.espalier.train.WordResult.Measured;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a pruner's README says of its fine stage. */
final class WordCard {
    private final TrainingPlan plan;
    private final TrainedWords words;
    private final StringBuilder text = new StringBuilder();

    private WordCard(TrainingPlan plan, TrainedWords words) {
        this.plan = plan;
        this.words = words;
    }

    /** @param words null where it was not trained */
    static String of(TrainingPlan plan, @Nullable TrainedWords words) {
        return words == null
                ? "\n## Words of the kept shots\n\nThe fine stage was not trained and is off: kept shots stay whole.\n"
                : new WordCard(plan, words).write();
    }

    private String write() {
        say("");
        say("## Words of the kept shots");
        say("");
        say(
                "The fine stage was trained with %d rollouts to choose which %.0f %% of a shot's words go. Below both fill the budget of %d tokens",
                words.rollouts(), 100 * words.maxCut(), plan.settings().budget());
        say(
                "by the same rule, once with trimmed shots and so with more of them, once with whole shots. Each pool has questions");
        say(
                "of its own; differences are paired, below zero is better, and intervals are 95 %% bootstrap intervals over questions.");
        say("");
        say("| pools | questions | words that go | tokens | shots | share of words cut | loss | minus whole shots' |");
        say("| --- | --- | --- | --- | --- | --- | --- | --- |");
        kinds().forEach(kind -> rows(kind.title(), result -> result.kind() == kind));
        if (kinds().size() > 1) {
            rows("all", result -> true);
        }
        verdict();
        return text.toString();
    }

    private List<Kind> kinds() {
        return Arrays.stream(Kind.values())
                .filter(kind -> words.comparison().results().stream().anyMatch(result -> result.kind() == kind))
                .toList();
    }

    private void rows(String pools, Predicate<WordResult> which) {
        var comparison = words.comparison();
        for (var rival : WordRival.values()) {
            say(
                    "| %s | %d | %s | %.0f | %.1f | %.3f | %.3f | %s |",
                    pools,
                    comparison.questions(which),
                    name(rival),
                    comparison.mean(rival, Measured::tokens, which),
                    comparison.mean(rival, Measured::shots, which),
                    comparison.mean(rival, Measured::cut, which),
                    comparison.mean(rival, Measured::loss, which),
                    rival == WordRival.WHOLE_SHOTS
                            ? ""
                            : comparison
                                    .difference(rival, WordRival.WHOLE_SHOTS, which)
                                    .signed());
        }
    }

    private void verdict() {
        var evidence = words.entry(plan).evidence().getFirst();
        say("");
        say(
                "Against words that go at random: %s.",
                words.comparison()
                        .difference(WordRival.TRAINED_WORDS, WordRival.RANDOM_WORDS, all -> true)
                        .signed());
        if (evidence.enabled()) {
            say(
                    "The interval against whole shots ends within %.2f nats a token: the stage is **on** for this target.",
                    StageEvidence.NO_HARM);
        } else {
            say(
                    "The stage is **off**: it is on only where the interval against whole shots ends within %.2f nats a token, over %d questions.",
                    StageEvidence.NO_HARM, StageEvidence.ENOUGH);
        }
    }

    private static String name(WordRival rival) {
        return switch (rival) {
            case WHOLE_SHOTS -> "none";
            case RANDOM_WORDS -> "random";
            case TRAINED_WORDS -> "trained";
        };
    }

    private void say(String line, Object... values) {
        text.append(String.format(Locale.ROOT, line, values)).append('\n');
    }
}
