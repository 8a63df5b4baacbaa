package io.espalier.train;

import io.espalier.pruner.CoarseRule;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotCall.Candidate;
import io.espalier.shot.ShotPruner;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

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
            case SHORTEST -> this::shortest;
            case DIVERSE -> tokens -> diverse(pool, tokens);
            case FIXED -> throw new IllegalArgumentException("a fixed choice is no rule");
        };
    }

    private Choice learned(List<EncodedShot> shots, FillSampler fill) {
        var logits = network.shotLogits(heads, shots);
        return tokens -> fill.greedy(logits, tokens);
    }

    private BitSet shortest(int[] tokens) {
        return new FillSampler(budget)
                .greedy(Arrays.stream(tokens).mapToDouble(count -> -count).toArray(), tokens);
    }

    private BitSet diverse(Pool pool, int[] tokens) {
        var candidates = IntStream.range(0, tokens.length)
                .mapToObj(i -> new Candidate(pool.examples().get(i).shot().strip(), tokens[i], false))
                .toList();
        var kept = new BitSet();
        diverse.decide(new ShotCall(candidates, budget)).kept().forEach(kept::set);
        return kept;
    }
}
