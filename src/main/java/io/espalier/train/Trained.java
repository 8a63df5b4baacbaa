package io.espalier.train;

import io.espalier.pruner.CoarseRule;
import io.espalier.train.TrainingPlan.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended, and what was found about it.
 *
 * @param plan with the seed that was chosen
 * @param heads of that seed, as are standardisation and reports
 * @param chosen the place of that seed
 * @param seeds what was found about each
 * @param others policies of other recipes, for comparison
 * @param words of the fine stage, whose head is among these heads; null where it was not trained
 * @param seconds of wall-clock time that was spent, over all seeds and interruptions
 */
public record Trained(
        TrainingPlan plan,
        Heads heads,
        Standardisation standardisation,
        List<StepReport> reports,
        int chosen,
        List<SeedResult> seeds,
        List<RecipeResult> others,
        @Nullable TrainedWords words,
        double seconds) {
    public Trained {
        reports = List.copyOf(reports);
        seeds = List.copyOf(seeds);
        others = List.copyOf(others);
    }

    /** The same beside policies of other recipes. */
    public Trained beside(List<RecipeResult> recipes) {
        return new Trained(plan, heads, standardisation, reports, chosen, seeds, recipes, words, seconds);
    }

    /** The same with a fine stage. */
    public Trained with(Heads withWords, TrainedWords fine, double all) {
        return new Trained(plan, withWords, standardisation, reports, chosen, seeds, others, fine, all);
    }

    /** With the chosen seed's policy. */
    public Comparison comparison() {
        return seeds.get(chosen).comparison();
    }

    /** What is served. */
    public CoarseRule rule() {
        return switch (comparison().choice()) {
            case POLICY -> plan.sampling() == Sampling.STOP ? CoarseRule.SELECTIVE : CoarseRule.POLICY;
            case SHORTEST -> CoarseRule.SHORTEST;
            case DIVERSE -> CoarseRule.DIVERSE;
            case FULL, RANDOM, BEST_OF_N, BEST_SAMPLED -> throw new IllegalStateException("no general rule");
        };
    }

    SoundShares soundShares() {
        return seeds.get(chosen).soundShares();
    }

    /** That one seed learnt from. */
    public int rollouts() {
        return reports.stream().mapToInt(report -> report.rollouts().size()).sum();
    }

    public List<Long> seedNumbers() {
        return seeds.stream().map(SeedResult::seed).toList();
    }
}
