package io.espalier.eval;

import io.espalier.pruner.TargetEntry;
import java.util.List;

/** What was evaluated with what: everything needed to do it again. */
public record EvaluationFacts(
        TargetEntry target, List<SetFacts> sets, List<Metric> metrics, List<Integer> budgets, long seed) {
    /**
     * A data set.
     *
     * @param digest of the files that it was drawn from
     */
    public record SetFacts(String name, int shots, long shotTokens, int questions, int dev, String digest) {
        static SetFacts of(EvaluationSet set) {
            return new SetFacts(
                    set.name(),
                    set.pool().size(),
                    set.pool().tokens(set.pool().all()),
                    set.questions().size(),
                    set.dev().size(),
                    set.digest());
        }

        String sentence() {
            return "The full prompt has " + shots + " shots of " + shotTokens + " tokens; " + questions
                    + " questions are asked behind it, and methods may look at " + dev + " others. Files: " + digest
                    + ".\n\n";
        }
    }

    public EvaluationFacts {
        sets = List.copyOf(sets);
        metrics = List.copyOf(metrics);
        budgets = List.copyOf(budgets);
    }

    public static EvaluationFacts of(
            TargetEntry target, List<EvaluationSet> sets, List<Metric> metrics, List<Integer> budgets, long seed) {
        return new EvaluationFacts(target, sets.stream().map(SetFacts::of).toList(), metrics, budgets, seed);
    }

    String sentence() {
        var hash = target.sha256() == null ? "" : " (SHA-256 " + target.sha256() + ")";
        return "Target " + target.name() + hash + ", seed " + seed + ".";
    }
}
