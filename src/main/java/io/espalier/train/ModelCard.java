package io.espalier.train;

import io.espalier.pruner.PrunerManifest;
import io.espalier.train.Pool.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A pruner's README, written from what was measured: every number in it comes from the run. */
public final class ModelCard {
    private final Trained trained;
    private final PrunerManifest manifest;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(Trained trained, PrunerManifest manifest) {
        this.trained = trained;
        this.manifest = manifest;
    }

    public static String of(Trained trained, PrunerManifest manifest) {
        return new ModelCard(trained, manifest).write();
    }

    private String write() {
        say("# %s %s", manifest.name(), manifest.release());
        say("");
        say("A pruner of few-shot examples: it reads a shot and says how much it is worth to the target. Written by");
        say(
                "`espalier train`; `manifest.json` names every file and its hash, and `docs/training.md` every number below.");
        origin();
        choice();
        soundShares();
        kinds().forEach(this::table);
        text.append(WordCard.of(trained.plan(), trained.words()));
        seeds();
        text.append(RecipeCard.of(trained, kinds()));
        limits();
        return text.toString();
    }

    private void origin() {
        var plan = trained.plan();
        say("");
        say("| | |");
        say("| --- | --- |");
        say("| target | %s |", plan.target().name());
        say(
                "| trained with | %d steps, %d rollouts, seed %d%s |",
                trained.reports().size(), trained.rollouts(), plan.seed(), otherSeeds());
        say("| wall-clock time | %.1f minutes, validation included |", trained.seconds() / 60);
        plan.recipe().forEach((name, value) -> say("| `%s` | %s |", name, value));
    }

    private String otherSeeds() {
        var seeds = trained.seedNumbers();
        return seeds.size() == 1 ? "" : ", the best of seeds " + seeds + " on questions apart from those below";
    }

    private void choice() {
        var rule = trained.comparison().choice();
        say("");
        say("## What it does");
        say("");
        say(
                "On held-back pools the best rule that can decide about unseen shots was **%s**, and that is what this pruner applies.",
                words(rule));
        say(
                "Its loss against that of the full prompt, over all kinds of pools: %s nats a token.",
                difference(rule, Rival.FULL, all()));
        say("Against random shots at the same budget: %s.", difference(rule, Rival.RANDOM, all()));
        if (rule != Rival.POLICY) {
            say(
                    "The trained heads were not better than this rule (%s), so they are in the graph but do not decide.",
                    difference(Rival.POLICY, rule, all()));
        }
    }

    private static Predicate<PoolResult> all() {
        return result -> true;
    }

    private List<Kind> kinds() {
        return Arrays.stream(Kind.values())
                .filter(kind -> trained.comparison().results().stream().anyMatch(result -> result.kind() == kind))
                .toList();
    }

    private void soundShares() {
        if (trained.soundShares().rows().isEmpty()) {
            return;
        }
        say("");
        say("## Sound shots among those kept");
        say("");
        say(
                "Over %d held-back pools of each kind, in which one shot of four is sound; 95 %% bootstrap intervals over pools.",
                SoundShares.POOLS);
        say("It was trained on %s pools; what it does with the other flaws is told beside.", trainedKinds());
        say("");
        say("| pools | rule | share |");
        say("| --- | --- | --- |");
        trained.soundShares()
                .rows()
                .forEach(row -> say(
                        "| %s | %s | %s |",
                        row.kind().title(), words(row.rival()), row.share().unsigned()));
    }

    private String trainedKinds() {
        return kinds().stream().map(Kind::title).collect(Collectors.joining(" and "));
    }

    private void table(Kind kind) {
        Predicate<PoolResult> which = result -> result.kind() == kind;
        var pools = trained.comparison().results().stream().filter(which).count();
        say("");
        say("## Held-back pools: %s", kind.title());
        say("");
        say(
                "%d pools of %d shots, %d questions in all, each behind every prompt of its pool. Differences are paired, below zero is better;",
                pools, trained.plan().poolSize(), trained.comparison().questions(which));
        say(
                "intervals are 95 %% bootstrap intervals over questions. Of `best-of-n` and `best-sampled` the mask was found for each pool with");
        say("the target's help, on other questions; no pruner can do that for shots it has not seen.");
        say("");
        say("| rule | tokens | sound shots | loss | minus random's | minus the full prompt's |");
        say("| --- | --- | --- | --- | --- | --- |");
        Arrays.stream(Rival.values()).forEach(rival -> row(rival, which));
    }

    private void seeds() {
        if (trained.seeds().size() == 1) {
            return;
        }
        say("");
        say("## Training seeds");
        say("");
        say("The policy of each seed, on the same held-back pools and questions.");
        say("");
        say("| seed | pools | tokens | sound shots | loss | minus random's | minus the full prompt's |");
        say("| --- | --- | --- | --- | --- | --- | --- |");
        trained.seeds().forEach(seed -> kinds().forEach(kind -> say("| %s", RecipeCard.policy(seed, kind))));
    }

    private void row(Rival rival, Predicate<PoolResult> which) {
        var comparison = trained.comparison();
        say(
                "| %s | %.0f | %.2f | %.3f | %s | %s |",
                words(rival),
                comparison.tokens(rival, which),
                comparison.sound(rival, which),
                comparison.mean(rival, which),
                rival == Rival.RANDOM ? "" : difference(rival, Rival.RANDOM, which),
                rival == Rival.FULL ? "" : difference(rival, Rival.FULL, which));
    }

    private String difference(Rival rival, Rival against, Predicate<PoolResult> which) {
        return trained.comparison().difference(rival, against, which).signed();
    }

    private void limits() {
        say("");
        say("## What was not measured");
        say("");
        say(
                "An interval over questions says nothing about other seeds or other pools. On another target, or at another budget, nothing is");
        say("known; measure it with `espalier eval`.");
    }

    private static String words(Rival rival) {
        return rival.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void say(String line, Object... values) {
        text.append(String.format(Locale.ROOT, line, values)).append('\n');
    }
}
