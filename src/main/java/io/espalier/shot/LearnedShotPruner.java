package io.espalier.shot;

import io.espalier.inference.Artefact;

/**
 * Keeps the shots that the trained head would most keep, in the order of their logits, among those that still fit; of equal ones the first.
 * A shot's logit depends on that shot alone.
 */
public final class LearnedShotPruner implements ShotPruner {
    private final ShotScores scores;

    public LearnedShotPruner(ShotScores scores) {
        this.scores = scores;
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        return Choice.byValue(call, candidate -> scores.of(candidate.parts()).keep());
    }

    @Override
    public Artefact artefact() {
        return scores.artefact();
    }
}
