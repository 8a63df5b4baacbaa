package io.espalier.train;

import io.espalier.train.Pool.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a pruner's README says of policies that other recipes trained. */
final class RecipeCard {
    private final Trained trained;
    private final List<Kind> kinds;
    private final StringBuilder text = new StringBuilder();

    private RecipeCard(Trained trained, List<Kind> kinds) {
        this.trained = trained;
        this.kinds = kinds;
    }

    /** @param kinds of the held-back pools */
    static String of(Trained trained, List<Kind> kinds) {
        return trained.others().isEmpty() ? "" : new RecipeCard(trained, kinds).write();
    }

    private String write() {
        say("");
        say("## Other recipes");
        say("");
        say(
                "Policies that were trained for the same target, data and budget by other recipes, on the same held-back pools and");
        say("questions. They took no part in the choice.");
        say("");
        say("| recipe | what differs | seed | rollouts |");
        say("| --- | --- | --- | --- |");
        trained.others().forEach(this::origin);
        say("");
        say("| recipe | seed | pools | tokens | sound shots | loss | minus random's | minus the full prompt's |");
        say("| --- | --- | --- | --- | --- | --- | --- | --- |");
        trained.others().forEach(other -> kinds.forEach(kind -> row(other, kind)));
        sound();
        return text.toString();
    }

    private void origin(RecipeResult other) {
        say("| %s | %s | %d | %d |", other.name(), differs(other), other.plan().seed(), other.rollouts());
    }

    private String differs(RecipeResult other) {
        var here = trained.plan().recipe();
        var different = other.plan().recipe().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(here.get(entry.getKey())))
                .map(entry -> "`" + entry.getKey() + "` " + entry.getValue())
                .collect(Collectors.joining(", "));
        return different.isEmpty() ? "nothing" : different;
    }

    private void row(RecipeResult other, Kind kind) {
        say("| %s | %s", other.name(), policy(other.result(), kind));
    }

    /** A seed, a kind of pools, and what its policy did on them, as the end of a table's row. */
    static String policy(SeedResult seed, Kind kind) {
        var comparison = seed.comparison();
        Predicate<PoolResult> which = result -> result.kind() == kind;
        return String.format(
                Locale.ROOT,
                "%d | %s | %.0f | %.2f | %.3f | %s | %s |",
                seed.seed(),
                kind.title(),
                comparison.tokens(Rival.POLICY, which),
                comparison.sound(Rival.POLICY, which),
                comparison.mean(Rival.POLICY, which),
                comparison.difference(Rival.POLICY, Rival.RANDOM, which).signed(),
                comparison.difference(Rival.POLICY, Rival.FULL, which).signed());
    }

    private void sound() {
        say("");
        say("Sound shots among those kept, over %d held-back pools of each kind, as above:", SoundShares.POOLS);
        say("");
        say("| recipe | seed | pools | share |");
        say("| --- | --- | --- | --- |");
        trained.others()
                .forEach(other -> other.result().soundShares().rows().stream()
                        .filter(row -> row.rival() == Rival.POLICY)
                        .forEach(row -> say(
                                "| %s | %d | %s | %s |",
                                other.name(),
                                other.plan().seed(),
                                row.kind().title(),
                                row.share().unsigned())));
    }

    private void say(String line, Object... values) {
        text.append(String.format(Locale.ROOT, line, values)).append('\n');
    }
}
