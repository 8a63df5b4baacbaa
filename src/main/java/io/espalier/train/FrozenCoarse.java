package io.espalier.train;

import io.espalier.pruner.CoarseRule;
import io.espalier.shot.ShotPruner;
import java.util.List;

/** The coarse stage that a pruner will serve, with a shot head that learns no more. */
public final class FrozenCoarse implements Coarse {
    private final CoarseRule rule;
    private final Network network;
    private final Heads heads;
    private final int budget;
    private final ShotPruner diverse;

    /**
     * @param diverse what the rule {@link CoarseRule#DIVERSE} does
     */
    public FrozenCoarse(CoarseRule rule, Network network, Heads heads, int budget, ShotPruner diverse) {
        this.rule = rule;
        this.network = network;
        this.heads = heads;
        this.budget = budget;
        this.diverse = diverse;
    }

    @Override
    public Choice over(Pool pool, List<EncodedShot> shots) {
        return switch (rule) {
            case POLICY -> learned(shots, new FillSampler(budget));
            case SELECTIVE -> learned(shots, new FillSampler(budget, true));
            case SHORTEST -> new FillSampler(budget)::shortest;
            case DIVERSE -> tokens -> pool.kept(diverse, tokens, budget);
            case FIXED -> throw new IllegalArgumentException("a fixed choice is no rule");
        };
    }

    private Choice learned(List<EncodedShot> shots, FillSampler fill) {
        var logits = network.shotLogits(heads, shots);
        return tokens -> fill.greedy(logits, tokens);
    }
}
