package io.espalier.train;

import java.util.List;

/**
 * A run that has ended, and what was found about it.
 *
 * @param seconds of wall-clock time that was spent, over all its interruptions
 */
public record Trained(
        TrainingPlan plan,
        Heads heads,
        Standardisation standardisation,
        List<StepReport> reports,
        Comparison comparison,
        SoundShares soundShares,
        double seconds) {
    public Trained {
        reports = List.copyOf(reports);
    }

    public int rollouts() {
        return reports.stream().mapToInt(report -> report.rollouts().size()).sum();
    }
}
