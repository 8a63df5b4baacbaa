package io.espalier.shot;

import io.espalier.inference.Artefact;
import io.espalier.inference.ShotScore;
import io.espalier.shot.ShotCall.Candidate;
import java.util.List;

/**
 * Keeps the shots that the trained head would most keep, in the order of their logits, among those that still fit; of equal ones the first.
 * A shot's logit depends on that shot alone.
 */
public final class LearnedShotPruner implements ShotPruner {
    /** The logit of a keep-probability of one half. */
    private static final double EVEN = 0;

    private final ShotScores scores;
    private final double least;

    private LearnedShotPruner(ShotScores scores, double least) {
        this.scores = scores;
        this.least = least;
    }

    /** Keeps shots until none fits. */
    public static LearnedShotPruner filling(ShotScores scores) {
        return new LearnedShotPruner(scores, Double.NEGATIVE_INFINITY);
    }

    /** Keeps one at least, and beyond that none that the head would rather prune. */
    public static LearnedShotPruner selective(ShotScores scores) {
        return new LearnedShotPruner(scores, EVEN);
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        return Choice.byValues(call, this::logits, least);
    }

    private double[] logits(List<Candidate> shots) {
        return scores.of(shots.stream().map(Candidate::parts).toList()).stream()
                .mapToDouble(ShotScore::keep)
                .toArray();
    }

    @Override
    public Artefact artefact() {
        return scores.artefact();
    }
}
