package io.espalier.train;

import io.espalier.pruner.FineEntry;
import io.espalier.pruner.StageEvidence;
import java.util.List;

/**
 * A fine stage that was trained, and what was found about it.
 *
 * @param rollouts that it learnt from
 * @param maxCut the share of a shot's words that goes
 */
public record TrainedWords(int rollouts, double maxCut, WordComparison comparison) {
    /** Every word may go, so that the share that was learnt to choose is what goes. */
    private static final double THRESHOLD = 1;

    /** As the manifest has it: on for the target it was trained against where it does that no harm. */
    public FineEntry entry(TrainingPlan plan) {
        var difference = comparison.difference(WordRival.TRAINED_WORDS, WordRival.WHOLE_SHOTS, all -> true);
        var measured = new StageEvidence.Measured(
                plan.settings().budget(),
                comparison.questions(all -> true),
                difference.value(),
                difference.low(),
                difference.high());
        var evidence = StageEvidence.judged(plan.target().name(), "whole-shots", measured, StageEvidence.NO_HARM);
        return new FineEntry(THRESHOLD, maxCut, List.of(evidence));
    }
}
